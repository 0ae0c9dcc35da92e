// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { ShapeMismatch, type Shape } from "../graph/shape.ts";
import { constantInput, inputOf, integerAttribute, settingInput, UnsupportedNode } from "../node-parts.ts";
import type { OpsetRange, TensorView } from "../operator.ts";
import { activationsOf, type Activation } from "./recurrent-activations.ts";

/** What tells the recurrent operators apart before anything is computed. */
type RecurrentKind = Readonly<{
  /** Blocks of rows in the weights, of hidden_size each. */
  gates: number;
  /** Of one direction, where the node says nothing. */
  activations: readonly string[];
}>;

/** One way through the sequence, with weights of its own: [gates · hidden, …] row-major, and biases of as many rows. */
export type Direction = Readonly<{
  name: "forward" | "reverse";
  place: number;
  weights: Float64Array;
  recurrent: Float64Array;
  biases: Float64Array;
  recurrentBiases: Float64Array;
  activations: readonly Activation[];
}>;

/** A recurrent node: X is [length, batch, features], a state [directions, batch, hidden]. */
export type RecurrentForm = Readonly<{
  x: string;
  length: number;
  batch: number;
  features: number;
  hidden: number;
  directions: readonly Direction[];
}>;

/** Attributes that all recurrent operators share. */
export const RECURRENT_ATTRIBUTES: Readonly<Record<string, OpsetRange>> = {
  ...{ activations: {}, activation_alpha: {}, activation_beta: {}, clip: {}, direction: {}, hidden_size: {} },
  layout: { since: 14 },
};

const DIRECTIONS: Readonly<Record<string, readonly Direction["name"][]>> = {
  forward: ["forward"],
  reverse: ["reverse"],
  bidirectional: ["forward", "reverse"],
};

type Sizes = Omit<RecurrentForm, "directions"> & Readonly<{ names: readonly Direction["name"][] }>;

/** @error ShapeMismatch, UnsupportedNode */
export function recurrentForm(node: FloatNode, tensors: TensorView, kind: RecurrentKind): RecurrentForm {
  const sizes = recurrentSizes(node, tensors, kind);
  checkLengths(node, tensors, sizes);
  const { names, features, hidden } = sizes;
  const rows = kind.gates * hidden;
  const remedy = "Export the model with its weights as constants";
  const partOf = ({ data }: Tensor, place: number, size: number): Float64Array =>
    data.subarray(place * size, (place + 1) * size);
  const [weights, recurrent] = [constantInput(node, 1, tensors, remedy), constantInput(node, 2, tensors, remedy)];
  const biases = isGiven(node, 3) ? constantInput(node, 3, tensors, remedy) : undefined;
  const activations = activationsOf(node, activationNames(node, names, kind.activations), {
    alphas: numbersAttribute(node, "activation_alpha"),
    betas: numbersAttribute(node, "activation_beta"),
  });
  const count = kind.activations.length;
  const directions = names.map((name, place): Direction => {
    const both = biases === undefined ? new Float64Array(2 * rows) : partOf(biases, place, 2 * rows);
    return {
      ...{ name, place },
      weights: partOf(weights, place, rows * features),
      recurrent: partOf(recurrent, place, rows * hidden),
      ...{ biases: both.subarray(0, rows), recurrentBiases: both.subarray(rows) },
      activations: activations.slice(place * count, (place + 1) * count),
    };
  });
  return { ...sizes, directions };
}

/** The shapes of Y, of the last hidden state and of the last cell. @error ShapeMismatch, UnsupportedNode */
export function recurrentShapes(node: FloatNode, tensors: TensorView, kind: RecurrentKind): [Shape, Shape, Shape] {
  const { length, batch, hidden, names } = recurrentSizes(node, tensors, kind);
  const state = [names.length, batch, hidden];
  return [[length, ...state], state, state];
}

/** The most terms that a node's sums and products have: those of a sum for every row of the weights, and a few for each state. */
export function recurrentTerms(node: FloatNode, tensors: TensorView, kind: RecurrentKind): number {
  const { length, batch, hidden, features, names } = recurrentSizes(node, tensors, kind);
  return length * batch * hidden * names.length * (kind.gates * (features + hidden + 1) + 16);
}

function recurrentSizes(node: FloatNode, tensors: TensorView, { gates }: RecurrentKind): Sizes {
  const { direction = "forward", clip } = node.attributes;
  const layout = integerAttribute(node, "layout", 0);
  if (clip !== undefined)
    throw new UnsupportedNode(node, "its attribute clip is not supported", "Train and export the model without one");
  if (layout !== 0)
    throw new UnsupportedNode(
      node,
      `layout ${layout} is not supported, by onnxruntime neither`,
      "Put a Transpose before it and use layout 0",
    );
  const names = typeof direction === "string" ? DIRECTIONS[direction] : undefined;
  if (names === undefined)
    throw new UnsupportedNode(
      node,
      `its direction is ${JSON.stringify(direction)}`,
      "ONNX has forward, reverse and bidirectional",
    );
  const x = inputOf(node, 0);
  const [length, batch, features, ...rest] = tensors.shape(x);
  const where = `${node.op} node "${node.name}"`;
  if (features === undefined || length === undefined || batch === undefined || rest.length > 0)
    throw new ShapeMismatch(where, `its input has ${tensors.shape(x).length} axes and not 3`);
  if (length === 0) throw new ShapeMismatch(where, "its sequence has no steps");
  const hidden = tensors.shape(inputOf(node, 2))[2] ?? 0;
  const said = integerAttribute(node, "hidden_size", hidden);
  if (said !== hidden) throw new ShapeMismatch(where, `hidden_size is ${said}, and the weights have ${hidden}`);
  const count = names.length;
  const expected: readonly (Shape | undefined)[] = [
    undefined,
    [count, gates * hidden, features],
    [count, gates * hidden, hidden],
    [count, 2 * gates * hidden],
    [batch],
    [count, batch, hidden],
    [count, batch, hidden],
  ];
  expected.forEach((shape, place) => {
    if (shape === undefined || !isGiven(node, place)) return;
    const given = tensors.shape(inputOf(node, place));
    if (given.join() !== shape.join())
      throw new ShapeMismatch(where, `input ${place} is [${given.join(", ")}] and not [${shape.join(", ")}]`);
  });
  return { x, length, batch, features, hidden, names };
}

/** Whether an optional input is there. */
export function isGiven(node: FloatNode, place: number): boolean {
  return (node.inputs[place] ?? "") !== "";
}

function checkLengths(node: FloatNode, tensors: TensorView, { length }: Sizes): void {
  if (!isGiven(node, 4)) return;
  const short = settingInput(node, 4, tensors).find((each) => each !== length);
  if (short !== undefined)
    throw new UnsupportedNode(
      node,
      `sequence_lens holds ${short}, and the sequence has ${length} steps`,
      "Only whole sequences are supported: leave sequence_lens out, or cut the sequence before",
    );
}

function activationNames(node: FloatNode, directions: readonly unknown[], byDefault: readonly string[]): string[] {
  const { activations: given } = node.attributes;
  const all = directions.flatMap(() => byDefault);
  if (given === undefined || (Array.isArray(given) && given.length === 0)) return all;
  const isList = Array.isArray(given) && given.every((name) => typeof name === "string");
  if (!isList || given.length !== all.length)
    throw new UnsupportedNode(
      node,
      `its activations are not the names of ${all.length}`,
      `Name ${byDefault.length} activations for each direction`,
    );
  return given.map(String);
}

function numbersAttribute(node: FloatNode, name: string): number[] {
  const value = node.attributes[name];
  return Array.isArray(value) ? value.map(Number) : [];
}
