// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../compiler/graph/element-at.ts";
import type { ElementType } from "../../compiler/onnx/element-type.ts";
import type { AttributeSketch } from "../onnx-fixtures.ts";

/** An activation: a tensor that depends on the graph's inputs. */
export type Activation = Readonly<{ name: string; shape: readonly number[] }>;

/** Of a tensor: "own" is the type of floats that the whole graph is written in. */
export type SketchType = "own" | ElementType;

/** `isNode`: a Constant node holds it instead of an initialiser. Values are float32's; `int64` ones are shapes and axes. */
export type ConstantSketch = Readonly<{
  name: string;
  shape: readonly number[];
  values: readonly number[];
  elementType: SketchType;
  isNode: boolean;
}>;

/** `castsTo` is the type that a Cast has as its attribute. */
export type NodeSketch = Readonly<{
  op: string;
  domain?: "com.microsoft";
  inputs: readonly string[];
  outputs: readonly Readonly<{ name: string; type: SketchType }>[];
  attributes: Readonly<Record<string, AttributeSketch>>;
  castsTo?: SketchType;
}>;

/** Adds nodes of one operator with legal attributes to a sketch; adds nothing where the operator does not fit. */
export type OperatorStep = (sketch: GraphSketch) => void;

/** A graph that is being made up. Its float tensors are all of one type, which is chosen when it is written. */
export type GraphSketch = {
  readonly random: () => number;
  readonly opset: number;
  readonly inputs: Activation[];
  readonly activations: Activation[];
  readonly constants: ConstantSketch[];
  readonly nodes: NodeSketch[];
  /** The size of the largest weights. */
  readonly weightSize: number;
  /** The largest value that an input is given. */
  readonly featureSize: number;
};

/** A whole number from `min` to `max`, both included. */
export function pickWhole({ random }: GraphSketch, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

export function pickOne<T>({ random }: GraphSketch, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new RangeError("nothing to choose from");
  return choice;
}

export function happens({ random }: GraphSketch, probability: number): boolean {
  return random() < probability;
}

/** Recent tensors more often than old ones, so that graphs grow deep; old ones often enough, so that they fan out. */
export function pickActivation(sketch: GraphSketch): Activation {
  const { activations } = sketch;
  const recent = happens(sketch, 0.6) ? activations.slice(-2) : activations;
  return pickOne(sketch, recent);
}

/** A new constant of ordinary weights: some of them zero, whole or equal to another. Gives its name. */
export function addWeights(
  sketch: GraphSketch,
  shape: readonly number[],
  without: "nothing" | "zeros" | "negatives" = "nothing",
): string {
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  const values: number[] = [];
  const size = sketch.weightSize * pickOne(sketch, [0.01, 1, 1, 1, 1, 50]);
  for (let i = 0; i < count; i++) {
    const kind = sketch.random();
    const whole = Math.round((sketch.random() - 0.5) * 8);
    const plain = Math.fround((sketch.random() - 0.5) * 2 * size);
    const value = kind < 0.12 ? 0 : kind < 0.3 ? whole : kind < 0.4 ? (values[i - 1] ?? plain) : plain;
    const other = value === 0 && without !== "nothing" ? Math.fround(0.75 * size) : value;
    values.push(without === "negatives" ? Math.abs(other) : other);
  }
  return addConstant(sketch, shape, values, "own");
}

/** A constant of one value. */
export function addScalar(sketch: GraphSketch, value: number): string {
  return addConstant(sketch, [], [Math.fround(value)], "own");
}

export function addShape(sketch: GraphSketch, values: readonly number[]): string {
  return addConstant(sketch, [values.length], values, "int64");
}

/** The number of an axis. */
export function addAxis(sketch: GraphSketch, axis: number): string {
  return addConstant(sketch, [], [axis], "int64");
}

/** A constant of any type. */
export function addConstant(
  sketch: GraphSketch,
  shape: readonly number[],
  values: readonly number[],
  elementType: ConstantSketch["elementType"],
): string {
  const name = `c${sketch.constants.length}`;
  sketch.constants.push({ name, shape, values, elementType, isNode: happens(sketch, 0.3) });
  return name;
}

/** Adds a node and its output, whose shape the caller knows. */
export function addNode(
  sketch: GraphSketch,
  op: string,
  inputs: readonly string[],
  shape: readonly number[],
  attributes: NodeSketch["attributes"] = {},
): Activation {
  const [activation] = addHidden(sketch, { op, inputs, attributes }, [{ type: "own", shape }]);
  sketch.activations.push(activation);
  return activation;
}

/** A cast; only one to the graph's own type gives an activation. */
export function addCast(sketch: GraphSketch, { name, shape }: Activation, type: SketchType): Activation {
  const node = { op: "Cast", inputs: [name], attributes: {}, castsTo: type };
  const [cast] = addHidden(sketch, node, [{ type, shape }]);
  if (type === "own") sketch.activations.push(cast);
  return cast;
}

/** A node whose results, of other types or other purposes than the graph's tensors, only who adds it reads. */
export function addHidden(
  sketch: GraphSketch,
  { attributes = {}, ...node }: Omit<NodeSketch, "outputs" | "attributes"> & Partial<Pick<NodeSketch, "attributes">>,
  outputs: readonly Readonly<{ type: SketchType; shape: readonly number[] }>[],
): [Activation, ...Activation[]] {
  const names = outputs.map((_, place) => `t${sketch.nodes.length}${place === 0 ? "" : `:${place}`}`);
  const typed = outputs.map(({ type }, place) => ({ name: elementAt(names, place), type }));
  sketch.nodes.push({ ...node, attributes, outputs: typed });
  const [first, ...more] = outputs.map(({ shape }, place) => ({ name: elementAt(names, place), shape }));
  if (first === undefined) throw new RangeError(`a ${node.op} without outputs`);
  return [first, ...more];
}

export function shuffled<T>(sketch: GraphSketch, list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, place: sketch.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
