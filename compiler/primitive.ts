// SPDX-License-Identifier: GPL-3.0-or-later
import type { z } from "zod";
import type { Signals } from "../circuits/signals.ts";
import type { OnnxNode, OnnxTensor } from "./onnx/model.ts";
import type { Interval } from "./graph/interval.ts";
import type { RealFace } from "./real-face.ts";

/** Circom expressions, one an element: each is linear in signals that the circuit constrains, or a constant. */
export type Wires = readonly string[];

/**
 * Lines of a template body, the gadget files they need, and where the result is. `templates`: whole templates that stand beside the
 * model's, each with a name that begins with the node's output; none when left out.
 */
export type CircuitFragment = Readonly<{
  lines: readonly string[];
  includes: readonly string[];
  templates?: readonly string[];
  wires: Wires;
}>;

export type OnnxFragment = Readonly<{ nodes: readonly OnnxNode[]; initializers: readonly OnnxTensor[] }>;

export type ConstraintCount = Readonly<{ linear: number; nonLinear: number }>;

/** `output` is what `run` gives for `inputs`. */
export type WitnessWriter = (
  signals: Signals,
  values: Readonly<{ inputs: readonly (readonly bigint[])[]; output: readonly bigint[] }>,
) => void;

/** Rows are run through the integers, onnxruntime and the circuit, which must agree. */
export type PrimitiveExample<P> = Readonly<{
  title: string;
  parameters: P;
  inputs: readonly (readonly Interval[])[];
  rows: readonly (readonly (readonly bigint[])[])[];
}>;

/**
 * One primitive, its integer face in all its forms and its real face. Soundness lives here and in the gadgets: few files, each hard.
 * `intervals` is exact for every element; it alone chooses bit widths.
 */
type Primitive<P, R> = Readonly<{
  name: string;
  real: RealFace<R>;
  /**
   * What of the parameters the other faces are not made for, in words; undefined when there is nothing. The graph asks it of every
   * node, so no pass with a mistake, and no file, hands over what the faces would each take for something else.
   */
  violation: (
    parameters: P,
    names: Readonly<{ inputs: readonly string[] }>,
    inputs: readonly (readonly Interval[])[],
  ) => string | undefined;
  /** The parameters as JSON, which `parse` turns back into the same; integers beyond 2^53 are decimal strings. Of each value one text. */
  toJson: (parameters: P) => unknown;
  parse: z.ZodType<P>;
  /** How many numbers the parameters hold. Left out where that is no more than their JSON has. */
  size?: (parameters: P) => number;
  /** The reference semantics. */
  run: (parameters: P, inputs: readonly (readonly bigint[])[]) => bigint[];
  intervals: (parameters: P, inputs: readonly (readonly Interval[])[]) => Interval[];
  /** The largest size of anything the int-ONNX form computes on the way. */
  largestIntermediate: (parameters: P, inputs: readonly (readonly Interval[])[]) => bigint;
  /** int64 operators that onnxruntime runs, on tensors of shape [1, n]. */
  onnx: (
    parameters: P,
    names: Readonly<{ inputs: readonly string[]; output: string }>,
    inputs: readonly (readonly Interval[])[],
  ) => OnnxFragment;
  /** How many numbers the initializers of `onnx` hold, known without making them. */
  onnxConstants: (parameters: P, inputs: readonly (readonly Interval[])[]) => number;
  circuit: (
    parameters: P,
    names: Readonly<{ inputs: readonly Wires[]; output: string }>,
    inputs: readonly (readonly Interval[])[],
  ) => CircuitFragment;
  /**
   * What gives a value to every signal that the lines of `circuit` declare, those of components included, by the names that they have
   * there. The gadgets' own are in `circuits/`, one file beside each. Which signals they are, and their order, must not depend on values.
   */
  witness: (
    parameters: P,
    names: Readonly<{ output: string }>,
    inputs: readonly (readonly Interval[])[],
  ) => WitnessWriter;
  /** What `circuit` costs at --O1. */
  constraints: (parameters: P, inputs: readonly (readonly Interval[])[]) => ConstraintCount;
  examples: readonly PrimitiveExample<P>[];
}>;

/** A primitive whose parameters' types have been forgotten: a graph holds nodes of all primitives. */
export type AnyPrimitive = Primitive<unknown, unknown>;

/** Forgets the types; a node's `parameters` are only ever given to the primitive that the node names. */
export function primitiveOf<P, R>(primitive: Primitive<P, R>): AnyPrimitive {
  return primitive as unknown as AnyPrimitive;
}
