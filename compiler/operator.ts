import type { FloatNode, Tensor } from "./graph/float-graph.ts";
import type { LoweredNode } from "./graph/lowered-graph.ts";
import type { Shape } from "./graph/shape.ts";
import type { ElementType } from "./onnx/element-type.ts";

/** What an operator may know of the tensors around it. */
export type TensorView = Readonly<{
  shape: (name: string) => Shape;
  elementType: (name: string) => ElementType;
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

/** The versions of an operator set that define something, both included; an end that is left out is open. */
export type OpsetRange = Readonly<{ since?: number; until?: number }>;

/**
 * One ONNX operator with one output. It never states a constraint: it infers its shape and lowers itself to primitives.
 * `error` declares what the integers lose on values they hold exactly: nothing ("exact"), or no more than rounding the
 * coefficients to the chosen weight bits explains ("rounded-coefficients"; the quantiser proves a bound for each graph).
 */
export type Operator = Readonly<{
  name: string;
  /** The first version whose meaning this file implements. */
  sinceOpset: number;
  /** Every attribute that this file implements, and the versions that define it: any other is refused. */
  attributes: Readonly<Record<string, OpsetRange>>;
  /** The fewest and the most inputs that a version allows. */
  arity: (opset: number) => readonly [fewest: number, most: number];
  /** "floats": real arithmetic, which is not ONNX's on integers. "any": moves elements or converts them itself. */
  elements: "floats" | "any";
  /** Inputs that only say how, such as axes: integers, whatever the other inputs are. */
  settings?: readonly number[];
  /** Left out: the first input's. @error UnsupportedNode */
  inferElementType?: (node: FloatNode, tensors: TensorView) => ElementType;
  error: "exact" | "rounded-coefficients";
  inferShape: (node: FloatNode, tensors: TensorView) => Shape;
  /** The most terms that `lower` gives: they are counted over the whole model before any is made. */
  terms: (node: FloatNode, tensors: TensorView, outputShape: Shape) => number;
  lower: (node: FloatNode, tensors: TensorView, outputShape: Shape) => readonly LoweredNode[];
  examples: readonly OperatorExample[];
}>;
