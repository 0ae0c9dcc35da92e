// SPDX-License-Identifier: GPL-3.0-or-later
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

/**
 * A tensor of an example; with `values` it is a constant of the model, and with `within` it is clipped to a range before the node reads it.
 * `wideUnit`: one unit of a field of 32 bits, instead of 8, that are not negative.
 */
export type ExampleTensor = Readonly<{
  shape: Shape;
  values?: readonly number[];
  elementType?: ElementType;
  within?: readonly [least: number, most: number];
  wideUnit?: number;
}>;

/**
 * One node with its inputs in order (undefined: left out), which the conformance driver runs in every form. `opset` is of the operator's
 * own domain; the outputs, one when nothing is said, are the model's.
 */
export type OperatorExample = Readonly<{
  title: string;
  opset?: number;
  outputs?: number;
  /** Of each output; left out: float32. */
  outputTypes?: readonly ElementType[];
  inputs: readonly (ExampleTensor | undefined)[];
  attributes?: Readonly<
    Record<string, number | bigint | string | readonly number[] | readonly bigint[] | readonly string[] | ExampleTensor>
  >;
}>;

/** The versions of an operator set that define something, both included; an end that is left out is open. */
export type OpsetRange = Readonly<{ since?: number; until?: number }>;

/** The shapes of a node's outputs, of which there is at least one. */
export type OutputShapes = readonly [Shape, ...Shape[]];

/** What a node may look like: everything else is refused. */
type OperatorForm = Readonly<{
  /** With its domain and a point before it where ONNX's own has an operator of that name. */
  name: string;
  /** Left out: ONNX's own. Each domain has a numbering of versions of its own. */
  domain?: "ai.onnx.ml" | "com.microsoft";
  /** The first version whose meaning this file implements. */
  sinceOpset: number;
  /** Every attribute that this file implements, and the versions that define it: any other is refused. */
  attributes: Readonly<Record<string, OpsetRange>>;
  /** The fewest and the most inputs that a version allows. */
  arity: (opset: number) => readonly [fewest: number, most: number];
  /** The same of outputs. Left out: exactly one. A name "" is an output left out. */
  outputs?: (opset: number) => readonly [fewest: number, most: number];
  /** Refuses what reads the node's results otherwise than it is implemented for; "output": the model gives it. Left out: nothing is. @error UnsupportedNode */
  checkReaders?: (node: FloatNode, readersOf: (name: string) => readonly (FloatNode | "output")[]) => void;
  /** Left out: the first input's, for every output. @error UnsupportedNode */
  inferElementTypes?: (node: FloatNode, tensors: TensorView) => readonly ElementType[];
  examples: readonly OperatorExample[];
}>;

/**
 * An ONNX operator that computes. It never states a constraint: it infers its shapes and lowers itself to primitives.
 * `error` declares what the integers lose on values they hold exactly: nothing ("exact"), no more than rounding the coefficients to the
 * chosen weight bits explains ("rounded-coefficients"), or that and what a function's pieces are off by ("approximated"). The quantiser
 * proves a bound for each graph.
 */
export type ComputingOperator = OperatorForm &
  Readonly<{
    moves?: undefined;
    /**
     * "floats": real arithmetic, which is not ONNX's on integers. "numbers": real arithmetic, which is ONNX's on integers too as long as
     * nothing leaves its type (a pass sees to that). "any": moves elements or converts them itself.
     */
    elements: "floats" | "numbers" | "any";
    /** Its results lie inside their integer type whatever its inputs are: ranges, which may say less, need not prove it. */
    neverWraps?: true;
    /** Whether every element rises with the first input's or stays, and depends on no other: the largest result is then the largest's. */
    rises?: (node: FloatNode) => boolean;
    /** Left out: no. Each result is the largest of some elements of the first input. */
    takesLargest?: true;
    /** The output whose elements along the last of `rank` axes are never negative and 1 together. Left out: none. */
    givesShares?: (node: FloatNode, rank: number) => number | undefined;
    /** Whether it leaves such shares as they are. */
    keepsShares?: (node: FloatNode) => boolean;
    /** Inputs that only say how, such as axes: integers, whatever the other inputs are. */
    settings?: readonly number[];
    error: "exact" | "rounded-coefficients" | "approximated";
    /** One an output; more than the node names are ignored. */
    inferShapes: (node: FloatNode, tensors: TensorView) => readonly Shape[];
    /** The most terms that `lower` gives: they are counted over the whole model before any is made. */
    terms: (node: FloatNode, tensors: TensorView, shapes: OutputShapes) => number;
    lower: (node: FloatNode, tensors: TensorView, shapes: OutputShapes) => readonly LoweredNode[];
  }>;

/**
 * An ONNX operator that only moves elements, whatever their type. onnxruntime runs the node itself on numbers of elements: its answer
 * says at once what shape the outputs have and where each of their elements comes from (0 where it fills with zero).
 */
export type MovingOperator = OperatorForm &
  Readonly<{
    /** Which inputs hold the elements; the others say how, and must be constants. @error UnsupportedNode */
    moves: (node: FloatNode, tensors: TensorView) => readonly number[];
    /** The type of the numbers, where onnxruntime has no int64 form of the operator's version. */
    numbersAs?: (opset: number) => "int64" | "float32";
    /** What it is where an input that says how depends on the model's inputs. Left out: such a node is refused. */
    otherwise?: ComputingOperator;
    /** Nodes that make new elements, and are `otherwise` too. Left out: none. */
    computes?: (node: FloatNode) => boolean;
    elements: "any";
    /** Of what it is otherwise: moving loses nothing. */
    error: "exact" | "rounded-coefficients";
  }>;

/** One ONNX operator: one file of `ops/`. */
export type Operator = ComputingOperator | MovingOperator;
