// SPDX-License-Identifier: GPL-3.0-or-later
import type { OnnxNode } from "../../compiler/onnx/model.ts";

/** Sizes that a cost depends on: elements of the node's first output and shape of its first input. */
export type Sizes = Readonly<{ elements: number; input: readonly number[]; isDynamic: boolean }>;

/** A rescale of an accumulator of some 28 bits, with its sign. */
const RESCALE = 30;

/** A function of such an accumulator, in pieces. */
const FUNCTION = 85;

/** A division, quotient and remainder ranged. */
const DIVISION = 55;

const FUNCTIONS =
  /^(Sigmoid|Tanh|Exp|Log|Erf|Pow|Sqrt|Sin|Cos|.*Gelu|Elu|Selu|Celu|Mish|Softplus|Softsign|Hard.*|Swish|Reciprocal)$/;

/** Constraints of one recurrent unit and step: its gates' functions, and what is multiplied. */
const RECURRENT: Readonly<Record<string, number>> = {
  LSTM: 5 * FUNCTION + 3 * RESCALE,
  GRU: 3 * FUNCTION + 3 * RESCALE,
  RNN: FUNCTION,
};

/**
 * About how many constraints a node takes: by its kind and its sizes, without weights or ranges. Linear maps with constants are free
 * but for a row of each output, which the node that rescales it counts.
 */
export function roughCost(node: OnnxNode, { elements, input, isDynamic }: Sizes): number {
  const { op } = node;
  if (op in RECURRENT) return elements * (RECURRENT[op] ?? 0);
  if (op.endsWith("Softmax")) return elements * 2 * (FUNCTION + DIVISION);
  if (op.startsWith("SVM")) return supportVectors(node) * 2 * FUNCTION; // a distance, and a function of it
  if (op === "QuantizeLinear") return elements * 2 * RESCALE; // rounded and clamped
  if (/^(Max|Global.*)Pool$/.test(op))
    return op.includes("Average") ? 0 : elements * RESCALE * Math.max(1, kernelSize(node) - 1);
  if (/^Reduce(Max|Min)$/.test(op)) return input.reduce((product, size) => product * size, 1) * RESCALE;
  if (op.includes("Norm") && op !== "BatchNormalization") return elements * (DIVISION + 2);
  if (FUNCTIONS.test(op)) return elements * FUNCTION;
  if (op === "Div" && isDynamic) return elements * DIVISION;
  if (op === "Mul" && isDynamic) return elements * (1 + RESCALE);
  if (/(MatMul|Gemm|Attention|Einsum)$/.test(op) && isDynamic) return elements * ((input.at(-1) ?? 1) + RESCALE);
  if (op.includes("Ensemble")) return 2 * treeNodes(node);
  if (
    /^(Relu|LeakyRelu|PRelu|Clip|Abs|Max|Min|Floor|Ceil|Round|Sign|Greater|Less|Equal|GreaterOrEqual|LessOrEqual|ArgMax|ArgMin)$/.test(
      op,
    )
  )
    return elements * RESCALE;
  return 0;
}

function kernelSize({ attributes }: OnnxNode): number {
  const kernel = attributes.find(({ name }) => name === "kernel_shape");
  return kernel?.kind === "ints" ? kernel.value.reduce((product, size) => product * Number(size), 1) : 1;
}

/** Those of a linear machine are one constant row. */
function supportVectors({ attributes }: OnnxNode): number {
  const valueOf = (wanted: string) => attributes.find(({ name }) => name === wanted);
  const [kernel, supports, byClass] = [valueOf("kernel_type"), valueOf("n_supports"), valueOf("vectors_per_class")];
  if (kernel?.kind !== "string" || kernel.value === "LINEAR") return 0;
  if (supports?.kind === "int") return Number(supports.value);
  return byClass?.kind === "ints" ? byClass.value.reduce((sum, count) => sum + Number(count), 0) : 0;
}

function treeNodes({ attributes }: OnnxNode): number {
  const modes = attributes.find(({ name }) => name === "nodes_modes");
  return modes?.kind === "strings" ? modes.value.length : 0;
}
