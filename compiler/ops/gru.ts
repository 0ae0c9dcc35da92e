// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sumOf } from "../lowering/recurrent-activations.ts";
import { RECURRENT_EXAMPLES } from "../lowering/recurrent-examples.ts";
import {
  RECURRENT_ATTRIBUTES,
  recurrentForm,
  recurrentShapes,
  recurrentTerms,
  type Direction,
  type RecurrentForm,
} from "../lowering/recurrent-form.ts";
import { outputName } from "../lowering/recurrent-names.ts";
import {
  gateSums,
  gateTimes,
  initialState,
  isZero,
  recurrentOutputs,
  stateIn,
  timesOf,
  type Run,
  type State,
} from "../lowering/recurrent-steps.ts";
import { integerAttribute } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const KIND = { gates: 3, activations: ["Sigmoid", "Tanh"] };

/** The weights' blocks. */
const [UPDATE, RESET, CANDIDATE] = [0, 1, 2];

/**
 * hₜ = (1 − z) ∘ n + z ∘ hₜ₋₁, with z and r activations of W xₜ + R hₜ₋₁ + b, and n one of W xₜ + R (r ∘ hₜ₋₁) + b or, with
 * linear_before_reset, of W xₜ + b + r ∘ (R hₜ₋₁ + b′).
 * @shape x[t,n,i], w[d,3h,i], r[d,3h,h] -> y[t,d,n,h], last[d,n,h] @error of rounded weights and the activations' pieces
 */
export const definition: Operator = {
  name: "GRU",
  sinceOpset: 7,
  attributes: { ...RECURRENT_ATTRIBUTES, linear_before_reset: {} },
  arity: () => [3, 6],
  outputs: () => [1, 2],
  elements: "floats",
  settings: [4],
  error: "approximated",
  inferShapes: (node, tensors) => recurrentShapes(node, tensors, KIND).slice(0, 2),
  terms: (node, tensors) => recurrentTerms(node, tensors, KIND),
  lower: (node, tensors) => {
    const form = recurrentForm(node, tensors, KIND);
    const isLinearFirst = integerAttribute(node, "linear_before_reset", 0) !== 0;
    const runs = form.directions.map((direction) =>
      runOf(
        { form, direction, isLinearFirst },
        initialState(node, 5, tensors, form, direction),
        outputName(node, direction),
      ),
    );
    return [...runs.flatMap(({ nodes }) => nodes), ...recurrentOutputs(node, form, runs)];
  },
  examples: RECURRENT_EXAMPLES.GRU,
};

type Cell = Readonly<{ form: RecurrentForm; direction: Direction; isLinearFirst: boolean }>;

function runOf(gru: Cell, initial: State, name: string): Run {
  const nodes: LoweredNode[] = [];
  const outputs = new Map<number, string>();
  let [hidden, last] = [initial, ""];
  for (const time of timesOf(gru.form, gru.direction)) {
    last = `${name}:${time}`;
    nodes.push(...stepOf(gru, time, hidden, last));
    hidden = stateIn(last);
    outputs.set(time, last);
  }
  return { hidden: outputs, last: [last], nodes };
}

/** The nodes of one step, which end in `step`. What is multiplied by a state of zeros is left out. */
function stepOf({ form, direction, isLinearFirst }: Cell, time: number, hidden: State, step: string): LoweredNode[] {
  const size = form.batch * form.hidden;
  const activation = (place: number) => elementAt(direction.activations, place);
  const [gates, candidate] = [`${step}:gates`, `${step}:candidate`];
  const blocks = isZero(hidden) && !isLinearFirst ? [UPDATE] : [UPDATE, RESET];
  const gate = (place: number) => ({ tensor: gates, place, count: blocks.length });
  const sums = { form, direction, time, candidate };
  const [taken, kept] = [`${step}:taken`, `${step}:kept`];
  const terms: [string, number][] = [
    [candidate, 1],
    [taken, -1],
  ];
  if (!isZero(hidden)) terms.push([kept, 1]);
  return [
    gateSums(form, direction, { gates: blocks, time, hidden }, `${gates}:sums`),
    ...activation(0).nodes(`${gates}:sums`, gates, blocks.length * size),
    ...(isLinearFirst
      ? resetAfter(sums, hidden, (state, output) => gateTimes(gate(1), state, output, size))
      : resetBefore(sums, hidden, (state, output) => gateTimes(gate(1), state, output, size))),
    ...activation(1).nodes(`${candidate}:sums`, candidate, size),
    gateTimes(gate(0), stateIn(candidate), taken, size),
    ...(isZero(hidden) ? [] : [gateTimes(gate(0), hidden, kept, size)]),
    sumOf(terms, step, size, 0),
  ];
}

type Sums = Omit<Cell, "isLinearFirst"> & Readonly<{ time: number; candidate: string }>;

/** Gives the state that the reset gate leaves of another. */
type Reset = (state: State, output: string) => LoweredNode;

function resetBefore({ form, direction, time, candidate }: Sums, hidden: State, reset: Reset): LoweredNode[] {
  const left = `${candidate}:state`;
  const sums = (state: State) =>
    gateSums(form, direction, { gates: [CANDIDATE], time, hidden: state }, `${candidate}:sums`);
  return isZero(hidden) ? [sums(hidden)] : [reset(hidden, left), sums(stateIn(left))];
}

function resetAfter({ form, direction, time, candidate }: Sums, hidden: State, reset: Reset): LoweredNode[] {
  const [recurrent, left, own] = [`${candidate}:recurrent`, `${candidate}:left`, `${candidate}:own`];
  const terms: [string, number][] = [
    [own, 1],
    [left, 1],
  ];
  return [
    gateSums(form, direction, { gates: [CANDIDATE], hidden }, recurrent),
    reset(recurrentState(form, direction, hidden, recurrent), left),
    gateSums(form, direction, { gates: [CANDIDATE], time }, own),
    sumOf(terms, `${candidate}:sums`, form.batch * form.hidden, 0),
  ];
}

/** R hₜ₋₁ + b′ of the candidates, which is as constant as the state. */
function recurrentState(
  { batch, hidden: units }: RecurrentForm,
  { recurrent, recurrentBiases }: Direction,
  hidden: State,
  tensor: string,
): State {
  if ("tensor" in hidden) return stateIn(tensor);
  const constants = Float64Array.from({ length: batch * units }, (_, index) => {
    const place = CANDIDATE * units + (index % units);
    const row = recurrent.subarray(place * units, (place + 1) * units);
    const start = index - (index % units);
    return row.reduce(
      (sum, weight, i) => sum + weight * elementAt(hidden.constants, start + i),
      elementAt(recurrentBiases, place),
    );
  });
  return { constants };
}
