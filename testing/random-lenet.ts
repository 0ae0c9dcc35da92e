// SPDX-License-Identifier: GPL-3.0-or-later
import { floatTensor } from "../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "./onnx-fixtures.ts";
import { pseudoRandom } from "./pseudo-random.ts";

/** LeNet 28-6-16-120-84-10 with filters of 5 × 5 and no padding, ReLU, average pools and seeded real weights, as the bytes of an ONNX file. */
export function randomLenet(seed: string): Uint8Array {
  const random = pseudoRandom(seed);
  /** As spread as keeps layers from growing. */
  const weights = (name: string, dimensions: readonly number[], inputs: number) =>
    floatTensor(
      name,
      dimensions,
      Array.from({ length: dimensions.reduce((product, size) => product * size, 1) }, () =>
        Math.fround((2 * random() - 1) * Math.sqrt(6 / inputs)),
      ),
    );
  const pool = { kernel_shape: [2n, 2n], strides: [2n, 2n] };
  return onnxBytes({
    inputs: [tensor("x", [1, 1, 28, 28])],
    outputs: [tensor("y", [1, 10])],
    nodes: [
      node("Conv", ["x", "w1", "b1"], ["c1"]),
      node("Relu", ["c1"], ["r1"]),
      node("AveragePool", ["r1"], ["p1"], pool),
      node("Conv", ["p1", "w2", "b2"], ["c2"]),
      node("Relu", ["c2"], ["r2"]),
      node("AveragePool", ["r2"], ["p2"], pool),
      node("Flatten", ["p2"], ["flat"]),
      node("Gemm", ["flat", "w3", "b3"], ["g3"]),
      node("Relu", ["g3"], ["r3"]),
      node("Gemm", ["r3", "w4", "b4"], ["g4"]),
      node("Relu", ["g4"], ["r4"]),
      node("Gemm", ["r4", "w5", "b5"], ["y"]),
    ],
    initializers: [
      ...[weights("w1", [6, 1, 5, 5], 25), weights("b1", [6], 25)],
      ...[weights("w2", [16, 6, 5, 5], 150), weights("b2", [16], 150)],
      ...[weights("w3", [256, 120], 256), weights("b3", [120], 256)],
      ...[weights("w4", [120, 84], 120), weights("b4", [84], 120)],
      ...[weights("w5", [84, 10], 84), weights("b5", [10], 84)],
    ],
  });
}
