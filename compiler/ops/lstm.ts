// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sumOf } from "../lowering/recurrent-activations.ts";
import { RECURRENT_EXAMPLES } from "../lowering/recurrent-examples.ts";
import {
  isGiven,
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
  stateNode,
  stateIn,
  timesOf,
  type Run,
  type State,
} from "../lowering/recurrent-steps.ts";
import { integerAttribute, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const KIND = { gates: 4, activations: ["Sigmoid", "Tanh", "Tanh"] };

/** The weights' blocks. */
const [INPUT, OUTPUT, FORGET, CELL] = [0, 1, 2, 3];

/**
 * cₜ = f ∘ cₜ₋₁ + i ∘ g and hₜ = o ∘ tanh(cₜ), where i, o, f and g are activations of W xₜ + R hₜ₋₁ + b.
 * @shape x[t,n,i], w[d,4h,i], r[d,4h,h] -> y[t,d,n,h], last h[d,n,h], last c[d,n,h] @error of rounded weights and the activations' pieces
 */
export const definition: Operator = {
  name: "LSTM",
  sinceOpset: 7,
  attributes: { ...RECURRENT_ATTRIBUTES, input_forget: {} },
  arity: () => [3, 8],
  outputs: () => [1, 3],
  elements: "floats",
  settings: [4],
  error: "approximated",
  inferShapes: (node, tensors) => recurrentShapes(node, tensors, KIND),
  terms: (node, tensors) => recurrentTerms(node, tensors, KIND),
  lower: (node, tensors) => {
    refusePeepholes(node);
    const form = recurrentForm(node, tensors, KIND);
    const isCoupled = integerAttribute(node, "input_forget", 0) !== 0;
    const runs = form.directions.map((direction) => {
      const initial = {
        hidden: initialState(node, 5, tensors, form, direction),
        cell: initialState(node, 6, tensors, form, direction),
      };
      return runOf({ form, direction, isCoupled }, initial, outputName(node, direction));
    });
    return [...runs.flatMap(({ nodes }) => nodes), ...recurrentOutputs(node, form, runs)];
  },
  examples: RECURRENT_EXAMPLES.LSTM,
};

function refusePeepholes(node: FloatNode): void {
  if (isGiven(node, 7))
    throw new UnsupportedNode(node, "it has peepholes (input 7, P)", "Train and export the model without them");
}

type Cell = Readonly<{ form: RecurrentForm; direction: Direction; isCoupled: boolean }>;

function runOf(lstm: Cell, initial: Readonly<{ hidden: State; cell: State }>, name: string): Run {
  const { form, direction } = lstm;
  const nodes: LoweredNode[] = [];
  const outputs = new Map<number, string>();
  let [{ hidden, cell }, last] = [initial, [] as string[]];
  for (const time of timesOf(form, direction)) {
    const step = `${name}:${time}`;
    nodes.push(...stepOf(lstm, time, { hidden, cell }, step));
    last = [step, `${step}:cell`];
    [hidden, cell] = [stateIn(step), stateIn(`${step}:cell`)];
    outputs.set(time, step);
  }
  return { hidden: outputs, last, nodes };
}

/** The nodes of one step, which end in `step` and `step:cell`. */
function stepOf(
  { form, direction, isCoupled }: Cell,
  time: number,
  { hidden, cell }: Readonly<{ hidden: State; cell: State }>,
  step: string,
): LoweredNode[] {
  const size = form.batch * form.hidden;
  const activation = (place: number) => elementAt(direction.activations, place);
  const [gates, candidate, squashed] = [`${step}:gates`, `${step}:candidate`, `${step}:squashed`];
  const blocks = isCoupled || isZero(cell) ? [INPUT, OUTPUT] : [INPUT, OUTPUT, FORGET];
  const gate = (place: number) => ({ tensor: gates, place, count: blocks.length });
  return [
    gateSums(form, direction, { gates: blocks, time, hidden }, `${gates}:sums`),
    ...activation(0).nodes(`${gates}:sums`, gates, blocks.length * size),
    gateSums(form, direction, { gates: [CELL], time, hidden }, `${candidate}:sums`),
    ...activation(1).nodes(`${candidate}:sums`, candidate, size),
    gateTimes(gate(0), stateIn(candidate), `${step}:added`, size),
    ...newCell(cell, isCoupled ? gate(0) : gate(2), { step, size, isCoupled }),
    ...activation(2).nodes(`${step}:cell`, squashed, size),
    gateTimes(gate(1), stateIn(squashed), step, size),
  ];
}

/** What is added, and what is left of the cell before: a cell of zeros has nothing to forget. Coupled gates forget what they let in. */
function newCell(
  cell: State,
  gate: Readonly<{ tensor: string; place: number; count: number }>,
  { step, size, isCoupled }: Readonly<{ step: string; size: number; isCoupled: boolean }>,
): LoweredNode[] {
  const [added, times] = [`${step}:added`, `${step}:times-cell`];
  if (isZero(cell)) return [sumOf([[added, 1]], `${step}:cell`, size, 0)];
  const product = gateTimes(gate, cell, times, size);
  if (!isCoupled)
    return [
      product,
      sumOf(
        [
          [added, 1],
          [times, 1],
        ],
        `${step}:cell`,
        size,
        0,
      ),
    ];
  const kept = `${step}:old-cell`;
  return [
    product,
    stateNode(cell, kept, size),
    sumOf(
      [
        [added, 1],
        [times, -1],
        [kept, 1],
      ],
      `${step}:cell`,
      size,
      0,
    ),
  ];
}
