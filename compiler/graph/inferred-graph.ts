// SPDX-License-Identifier: GPL-3.0-or-later
import type { ElementType } from "../onnx/element-type.ts";
import type { FloatGraph } from "./float-graph.ts";
import type { Shape } from "./shape.ts";

export type TensorFact = Readonly<{ shape: Shape; elementType: ElementType }>;

/**
 * A tensor whose elements are elements of others. Those of `inputs` are numbered from 1 on, one input after the other; a pick is such
 * a number, or 0 for the value zero. Inputs are constants, inputs of the model or what operators compute: never moved tensors themselves.
 */
export type MovedElements = Readonly<{ inputs: readonly string[]; picks: Uint32Array }>;

/**
 * A float graph of which everything is known that can be without a row: `facts` of every tensor that depends on the model's inputs, and
 * where the elements of each moved tensor come from. What stands behind an operator that is not supported has no facts.
 */
export type InferredGraph = FloatGraph &
  Readonly<{ facts: ReadonlyMap<string, TensorFact>; moved: ReadonlyMap<string, MovedElements> }>;
