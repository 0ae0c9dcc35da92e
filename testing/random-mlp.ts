// SPDX-License-Identifier: GPL-3.0-or-later
import { floatTensor } from "../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "./onnx-fixtures.ts";
import { pseudoRandom } from "./pseudo-random.ts";

/** A multilayer perceptron with ReLU between its layers and seeded int8 or small real weights, as the bytes of an ONNX file. */
export function randomMlp(sizes: readonly number[], seed: string, weights: "int8" | "real" = "int8"): Uint8Array {
  const random = pseudoRandom(seed);
  const int8s = (count: number): number[] => Array.from({ length: count }, () => Math.floor(random() * 256) - 128);
  /** As spread as keeps layers from growing. */
  const reals = (count: number, rows: number): number[] =>
    Array.from({ length: count }, () => Math.fround((2 * random() - 1) * Math.sqrt(6 / rows)));
  const numbers = weights === "int8" ? int8s : reals;
  const layers = sizes.slice(1).map((columns, index) => {
    const [rows = 1, isLast] = [sizes[index], index === sizes.length - 2];
    const [input, sum] = [index === 0 ? "x" : `hidden${index}`, isLast ? "y" : `sum${index + 1}`];
    const gemm = node("Gemm", [input, `w${index}`, `b${index}`], [sum]);
    return {
      nodes: isLast ? [gemm] : [gemm, node("Relu", [sum], [`hidden${index + 1}`])],
      initializers: [
        floatTensor(`w${index}`, [rows, columns], numbers(rows * columns, rows)),
        floatTensor(`b${index}`, [columns], numbers(columns, rows)),
      ],
    };
  });
  return onnxBytes({
    inputs: [tensor("x", [1, sizes[0] ?? 1])],
    outputs: [tensor("y", [1, sizes.at(-1) ?? 1])],
    nodes: layers.flatMap(({ nodes }) => nodes),
    initializers: layers.flatMap(({ initializers }) => initializers),
  });
}
