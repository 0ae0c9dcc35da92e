// SPDX-License-Identifier: GPL-3.0-or-later
import { floatTensor, int64Tensor } from "../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "./onnx-fixtures.ts";
import { pseudoRandom } from "./pseudo-random.ts";

export type RecurrentSketch = Readonly<{ op: "LSTM" | "GRU"; steps: number; features: number; hidden: number }>;

/** Blocks of rows in the weights of each operator. */
const GATES = { LSTM: 4, GRU: 3 } as const;

/** Windows of `steps` rows through one recurrent layer, whose last state a dense layer makes one number of: the bytes of an ONNX file. */
export function randomRecurrent({ op, steps, features, hidden }: RecurrentSketch, seed: string): Uint8Array {
  const random = pseudoRandom(seed);
  const size = 1 / Math.sqrt(hidden);
  const weights = (...shape: number[]) => {
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    return [shape, Array.from({ length: count }, () => Math.fround((random() * 2 - 1) * size))] as const;
  };
  const rows = GATES[op] * hidden;
  return onnxBytes({
    inputs: [tensor("x", [1, steps, features])],
    outputs: [tensor("y", [1, 1])],
    nodes: [
      node("Transpose", ["x"], ["sequence"], { perm: [1n, 0n, 2n] }),
      node(op, ["sequence", "w", "r", "b"], ["", "last"], { hidden_size: BigInt(hidden) }),
      node("Reshape", ["last", "flat"], ["state"]),
      node("Gemm", ["state", "dense", "bias"], ["y"]),
    ],
    initializers: [
      floatTensor("w", ...weights(1, rows, features)),
      floatTensor("r", ...weights(1, rows, hidden)),
      floatTensor("b", ...weights(1, 2 * rows)),
      floatTensor("dense", ...weights(hidden, 1)),
      floatTensor("bias", ...weights(1)),
      int64Tensor("flat", [2], [1n, BigInt(hidden)]),
    ],
  });
}
