// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { elementAt } from "../graph/element-at.ts";
import { RECURRENT_EXAMPLES } from "../lowering/recurrent-examples.ts";
import {
  RECURRENT_ATTRIBUTES,
  recurrentForm,
  recurrentShapes,
  recurrentTerms,
  type Direction,
  type RecurrentForm,
} from "../lowering/recurrent-form.ts";
import {
  gateSums,
  initialState,
  recurrentOutputs,
  stateIn,
  timesOf,
  type Run,
  type State,
} from "../lowering/recurrent-steps.ts";
import { outputName } from "../lowering/recurrent-names.ts";
import type { Operator } from "../operator.ts";

const KIND = { gates: 1, activations: ["Tanh"] };

/** hₜ = f(W xₜ + R hₜ₋₁ + b). @shape x[t,n,i], w[d,h,i], r[d,h,h] -> y[t,d,n,h], last[d,n,h] @error of rounded weights and f's pieces */
export const definition: Operator = {
  name: "RNN",
  sinceOpset: 7,
  attributes: RECURRENT_ATTRIBUTES,
  arity: () => [3, 6],
  outputs: () => [1, 2],
  elements: "floats",
  settings: [4],
  error: "approximated",
  inferShapes: (node, tensors) => recurrentShapes(node, tensors, KIND).slice(0, 2),
  terms: (node, tensors) => recurrentTerms(node, tensors, KIND),
  lower: (node, tensors) => {
    const form = recurrentForm(node, tensors, KIND);
    const runs = form.directions.map((direction) => {
      const name = outputName(node, direction);
      return runOf(form, direction, initialState(node, 5, tensors, form, direction), name);
    });
    return [...runs.flatMap(({ nodes }) => nodes), ...recurrentOutputs(node, form, runs)];
  },
  examples: RECURRENT_EXAMPLES.RNN,
};

function runOf(form: RecurrentForm, direction: Direction, initial: State, name: string): Run {
  const size = form.batch * form.hidden;
  const nodes: LoweredNode[] = [];
  const outputs = new Map<number, string>();
  let [hidden, last] = [initial, ""];
  for (const time of timesOf(form, direction)) {
    last = `${name}:${time}`;
    nodes.push(gateSums(form, direction, { gates: [0], time, hidden }, `${last}:sums`));
    nodes.push(...elementAt(direction.activations, 0).nodes(`${last}:sums`, last, size));
    hidden = stateIn(last);
    outputs.set(time, last);
  }
  return { hidden: outputs, last: [last], nodes };
}
