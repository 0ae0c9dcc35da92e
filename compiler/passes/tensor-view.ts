// SPDX-License-Identifier: GPL-3.0-or-later
import { entryOf } from "../graph/element-at.ts";
import type { Tensor } from "../graph/float-graph.ts";
import type { TensorFact } from "../graph/inferred-graph.ts";
import type { TensorView } from "../operator.ts";

/** What is known of the tensors of a graph: of those that depend on the model's inputs, shape and type. */
export type KnownTensors = Readonly<{ facts: ReadonlyMap<string, TensorFact>; constants: ReadonlyMap<string, Tensor> }>;

/** What operators see of them. */
export function tensorView({ facts, constants }: KnownTensors): TensorView {
  return {
    shape: (name) => constants.get(name)?.shape ?? entryOf(facts, name).shape,
    elementType: (name) => constants.get(name)?.elementType ?? entryOf(facts, name).elementType,
    constant: (name) => constants.get(name),
  };
}
