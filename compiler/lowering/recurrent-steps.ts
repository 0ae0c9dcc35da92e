// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { inputOf } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import { affineNode, constantNode, pickingNode } from "./affine-node.ts";
import { productNode } from "./product-node.ts";
import { isGiven, type Direction, type RecurrentForm } from "./recurrent-form.ts";

/** What one direction remembers, [batch, hidden]: constants, or elements of a tensor from `offset` on. */
export type State = Readonly<{ tensor: string; offset: number }> | Readonly<{ constants: Float64Array }>;

/** A state that is a tensor of its own. */
export function stateIn(tensor: string): State {
  return { tensor, offset: 0 };
}

/** What a direction begins with: an input of the node, or zeros. */
export function initialState(
  node: FloatNode,
  input: number,
  tensors: TensorView,
  { batch, hidden }: RecurrentForm,
  { place }: Direction,
): State {
  const size = batch * hidden;
  if (!isGiven(node, input)) return { constants: new Float64Array(size) };
  const name = inputOf(node, input);
  const constant = tensors.constant(name);
  if (constant !== undefined) return { constants: constant.data.subarray(place * size, (place + 1) * size) };
  return { tensor: name, offset: place * size };
}

/** Whether what is multiplied by it is left out. */
export function isZero(state: State): boolean {
  return "constants" in state && state.constants.every((value) => value === 0);
}

/**
 * The sums of some gates at one time: W x + R h + both biases, or only the named parts. Elements are [gate, batch, hidden].
 * `hidden`, left out, adds neither R h nor its biases; `time`, left out, neither W x nor its biases.
 */
export function gateSums(
  form: RecurrentForm,
  { weights, recurrent, biases, recurrentBiases }: Direction,
  { gates, time, hidden }: Readonly<{ gates: readonly number[]; time?: number; hidden?: State }>,
  output: string,
): LoweredNode {
  const { batch, features, hidden: units } = form;
  const xSize = time === undefined ? 0 : form.length * batch * features;
  const map = new SparseMapBuilder(gates.length * batch * units * (features + units));
  for (const gate of gates)
    for (let row = 0; row < batch; row++)
      for (let unit = 0; unit < units; unit++) {
        const place = gate * units + unit;
        let bias = 0;
        if (time !== undefined) {
          const start = (time * batch + row) * features;
          for (let i = 0; i < features; i++) map.add(start + i, elementAt(weights, place * features + i));
          bias += elementAt(biases, place);
        }
        if (hidden !== undefined) {
          bias += elementAt(recurrentBiases, place);
          for (let i = 0; i < units; i++) {
            const weight = elementAt(recurrent, place * units + i);
            if ("constants" in hidden) bias += weight * elementAt(hidden.constants, row * units + i);
            else map.add(xSize + hidden.offset + row * units + i, weight);
          }
        }
        map.endRow(bias);
      }
  const inputs = [...(time === undefined ? [] : [form.x]), ...(hidden && "tensor" in hidden ? [hidden.tensor] : [])];
  return affineNode(inputs, output, map.build());
}

/** Gate number `place` of a tensor of gates times a state, element by element. */
export function gateTimes(
  gates: Readonly<{ tensor: string; place: number; count: number }>,
  state: State,
  output: string,
  size: number,
): LoweredNode {
  const left = Array.from({ length: size }, (_, index) => gates.place * size + index);
  if ("constants" in state) {
    const map = new SparseMapBuilder(size);
    left.forEach((column, index) => {
      map.add(column, elementAt(state.constants, index));
      map.endRow();
    });
    return affineNode([gates.tensor], output, map.build());
  }
  const before = gates.count * size + state.offset;
  return productNode(
    [gates.tensor, state.tensor],
    output,
    left,
    left.map((_, index) => before + index),
  );
}

/** A state as a tensor of its own. */
export function stateNode(state: State, output: string, size: number): LoweredNode {
  if ("constants" in state) return constantNode(output, state.constants);
  const { tensor, offset } = state;
  return pickingNode(
    [tensor],
    output,
    Uint32Array.from({ length: size }, (_, index) => offset + index),
  );
}

/** The times of a sequence in the order that a direction takes them. */
export function timesOf({ length }: RecurrentForm, { name }: Direction): number[] {
  const times = Array.from({ length }, (_, time) => time);
  return name === "forward" ? times : times.reverse();
}

/** The states that one direction goes through, tensor by tensor, in the order of the sequence. */
export type Run = Readonly<{
  hidden: ReadonlyMap<number, string>;
  last: readonly string[];
  nodes: readonly LoweredNode[];
}>;

/** The node's outputs that have a name: Y, then the last of each state. */
export function recurrentOutputs(node: FloatNode, form: RecurrentForm, runs: readonly Run[]): LoweredNode[] {
  const size = form.batch * form.hidden;
  const all = (tensors: readonly string[], output: string): LoweredNode =>
    pickingNode(
      tensors,
      output,
      Uint32Array.from({ length: tensors.length * size }, (_, index) => index),
    );
  const times = Array.from({ length: form.length }, (_, time) => time);
  return node.outputs.flatMap((output, place) => {
    if (output === "") return [];
    if (place === 0)
      return [
        all(
          times.flatMap((time) => runs.map(({ hidden }) => hidden.get(time) ?? "")),
          output,
        ),
      ];
    return [
      all(
        runs.map(({ last }) => elementAt(last, place - 1)),
        output,
      ),
    ];
  });
}
