import type { FloatNode, Tensor } from "./graph/float-graph.ts";
import type { LoweredNode } from "./graph/lowered-graph.ts";
import type { Shape } from "./graph/shape.ts";

/** What an operator may know of the tensors around it. */
export type TensorView = Readonly<{
  shape: (name: string) => Shape;
  /** The value, when it does not depend on the model's inputs. */
  constant: (name: string) => Tensor | undefined;
}>;

/** A tensor of an example; with `values` it is a constant of the model. */
export type ExampleTensor = Readonly<{ shape: Shape; values?: readonly number[]; elementType?: "float32" | "int64" }>;

/** One node with its inputs in order (undefined: left out), which the conformance driver runs in every form. */
export type OperatorExample = Readonly<{
  title: string;
  opset?: number;
  inputs: readonly (ExampleTensor | undefined)[];
  attributes?: Readonly<Record<string, number | bigint | readonly number[] | readonly bigint[] | ExampleTensor>>;
}>;

/**
 * One ONNX operator with one output. It never states a constraint: it infers its shape and lowers itself to primitives.
 * `error` declares what the integers lose on values they hold exactly: nothing ("exact"), or no more than rounding the
 * coefficients to the chosen weight bits explains ("rounded-coefficients"; the quantiser proves a bound for each graph).
 */
export type Operator = Readonly<{
  name: string;
  /** The first version whose meaning this file implements. */
  sinceOpset: number;
  error: "exact" | "rounded-coefficients";
  inferShape: (node: FloatNode, tensors: TensorView) => Shape;
  lower: (node: FloatNode, tensors: TensorView, outputShape: Shape) => readonly LoweredNode[];
  examples: readonly OperatorExample[];
}>;
