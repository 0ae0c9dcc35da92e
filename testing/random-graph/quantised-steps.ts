// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../../compiler/graph/shape.ts";
import { boundedInput } from "./curve-steps.ts";
import {
  addCast,
  addConstant,
  addHidden,
  addNode,
  addScalar,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  type Activation,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { imageOf } from "./image-steps.ts";
import { MAX_ELEMENTS } from "./limits.ts";

/** The first opset that quantises. */
const OLDEST = 10;

const STEPS = {
  QuantizeLinear: (sketch: GraphSketch) => {
    dequantise(sketch, quantise(sketch, pickActivation(sketch)));
  },
  DequantizeLinear: (sketch: GraphSketch) => {
    const { name, shape } = whole(sketch);
    dequantise(sketch, { tensor: { name, shape }, type: "uint8" });
  },
  DynamicQuantizeLinear: dynamicallyQuantised,
  MatMulInteger: (sketch: GraphSketch) => {
    const { tensor, type } = quantise(sketch, boundedInput(sketch, 2));
    const columns = matrixFor(sketch, tensor);
    if (columns === undefined) return;
    const inputs = [tensor.name, columns.name, zeroPoint(sketch, type), zeroPoint(sketch, "int8")];
    scaled(sketch, addHidden(sketch, { op: "MatMulInteger", inputs }, [{ type: "int32", shape: columns.shape }])[0]);
  },
  ConvInteger: (sketch: GraphSketch) => {
    const { tensor, type } = quantise(sketch, imageOf(sketch));
    const [batch = 1, channels = 1, ...sizes] = tensor.shape;
    const filters = integers(sketch, [2, channels, ...sizes.map(() => 1)], "int8");
    const shape = [batch, 2, ...sizes];
    if (sizeOf(shape) > MAX_ELEMENTS || type !== "uint8") return;
    const inputs = [tensor.name, filters, zeroPoint(sketch, type)];
    scaled(sketch, addHidden(sketch, { op: "ConvInteger", inputs }, [{ type: "int32", shape }])[0]);
  },
  QLinearMatMul: (sketch: GraphSketch) => {
    const { tensor, type, ...how } = quantise(sketch, boundedInput(sketch, 2));
    const columns = matrixFor(sketch, tensor);
    if (columns === undefined) return;
    const { shape } = columns;
    computed(sketch, { op: "QLinearMatMul" }, [tensor.name, ...parts(how), columns.name, ...scale(sketch, "int8")], {
      ...{ shape, type },
    });
  },
  QLinearConv: (sketch: GraphSketch) => {
    const { tensor, type, ...how } = quantise(sketch, imageOf(sketch));
    const [batch = 1, channels = 1, ...sizes] = tensor.shape;
    const shape = [batch, 2, ...sizes];
    if (sizeOf(shape) > MAX_ELEMENTS) return;
    const filters = integers(sketch, [2, channels, ...sizes.map(() => 1)], "int8");
    const inputs = [tensor.name, ...parts(how), filters, addScale(sketch), addConstant(sketch, [], [0], "int8")];
    computed(sketch, { op: "QLinearConv" }, inputs, { shape, type });
  },
  QGemm: (sketch: GraphSketch) => {
    const { tensor, type, ...how } = quantise(sketch, boundedInput(sketch, 2));
    const columns = tensor.shape.length === 2 ? matrixFor(sketch, tensor) : undefined;
    if (columns === undefined) return;
    const { shape } = columns;
    const bias = addConstant(sketch, [shape[1] ?? 1], Array.from({ length: shape[1] ?? 1 }, () => pickWhole(sketch, -50, 50)), "int32"); // prettier-ignore
    const inputs = [tensor.name, ...parts(how), columns.name, ...scale(sketch, "int8"), bias];
    computed(sketch, { op: "QGemm", domain: "com.microsoft" }, inputs, { shape, type });
  },
  QLinearAdd: (sketch: GraphSketch) => {
    paired(sketch, "QLinearAdd");
  },
  QLinearMul: (sketch: GraphSketch) => {
    paired(sketch, "QLinearMul");
  },
  QLinearSigmoid: (sketch: GraphSketch) => {
    alone(sketch, "QLinearSigmoid", boundedInput(sketch, 4));
  },
  QLinearLeakyRelu: (sketch: GraphSketch) => {
    alone(sketch, "QLinearLeakyRelu", pickActivation(sketch), { alpha: pickOne(sketch, [0.25, 0.01]) });
  },
  QLinearSoftmax: (sketch: GraphSketch) => {
    const input = boundedInput(sketch, 4);
    if (input.shape.length >= 2) alone(sketch, "QLinearSoftmax", input, { axis: -1n, opset: 13n });
  },
  QLinearGlobalAveragePool: (sketch: GraphSketch) => {
    const image = imageOf(sketch);
    const shape = image.shape.map((dimension, axis) => (axis < 2 ? dimension : 1));
    if (image.shape.length === 4) alone(sketch, "QLinearGlobalAveragePool", image, {}, shape);
  },
  QLinearConcat: (sketch: GraphSketch) => {
    const [first, second] = [quantise(sketch, pickActivation(sketch), "uint8"), quantise(sketch, pickOne(sketch, sketch.inputs), "uint8")]; // prettier-ignore
    const { shape } = first.tensor;
    const other = second.tensor.shape.join() === shape.join() ? second : first;
    if (shape.length === 0 || 2 * sizeOf(shape) > MAX_ELEMENTS) return;
    const [to, zero] = scale(sketch, "uint8");
    const inputs = [to, zero, ...[first, other].flatMap(({ tensor, ...how }) => [tensor.name, ...parts(how)])];
    const node = { op: "QLinearConcat", domain: "com.microsoft", inputs, attributes: { axis: BigInt(shape.length - 1) } } as const; // prettier-ignore
    const joined = [...shape.slice(0, -1), 2 * (shape.at(-1) ?? 1)];
    const [tensor] = addHidden(sketch, node, [{ type: "uint8", shape: joined }]);
    dequantise(sketch, { tensor, type: "uint8", scale: to, zero });
  },
} satisfies Record<string, OperatorStep>;

/** Steps of operators on int8 and uint8: quantised, computed with, and made real numbers again. */
export const quantisedSteps: Readonly<Record<string, OperatorStep>> = Object.fromEntries(
  Object.entries<OperatorStep>(STEPS).map(([name, step]) => [
    name,
    (sketch: GraphSketch) => {
      if (sketch.opset >= OLDEST) step(sketch);
    },
  ]),
);

type Byte = "int8" | "uint8";

/** A tensor of bytes with names of its scale and its zero point. */
type Quantised = Readonly<{ tensor: Activation; type: Byte; scale: string; zero: string }>;

function parts({ scale: by, zero }: Pick<Quantised, "scale" | "zero">): [string, string] {
  return [by, zero];
}

/** A scale as float32 holds it, and no power of two: what is rounded lies between two halves. */
function addScale(sketch: GraphSketch, size = 1): string {
  return addConstant(sketch, [], [Math.fround(size * (0.005 + sketch.random() / 40))], "float32");
}

function zeroPoint(sketch: GraphSketch, type: Byte): string {
  const [least, most] = type === "int8" ? [-128, 127] : [0, 255];
  return addConstant(sketch, [], [happens(sketch, 0.3) ? least : pickWhole(sketch, least, most)], type);
}

function scale(sketch: GraphSketch, type: Byte): [string, string] {
  return [addScale(sketch), zeroPoint(sketch, type)];
}

function integers(sketch: GraphSketch, shape: readonly number[], type: Byte): string {
  const [least, most] = type === "int8" ? [-128, 127] : [0, 255];
  return addConstant(
    sketch,
    shape,
    Array.from({ length: sizeOf(shape) }, () => pickWhole(sketch, least, most)),
    type,
  );
}

/** An activation in 255 steps that hold inputs, and saturate what is larger. */
function quantise(sketch: GraphSketch, { name, shape }: Activation, only?: Byte): Quantised {
  const type = only ?? pickOne(sketch, ["int8", "uint8"] as const);
  const by = addScale(sketch, sketch.featureSize / 2);
  const zero = zeroPoint(sketch, type);
  const node = { op: "QuantizeLinear", inputs: [name, by, zero] };
  return { tensor: addHidden(sketch, node, [{ type, shape }])[0], type, scale: by, zero };
}

function dequantise(
  sketch: GraphSketch,
  { tensor, type, ...how }: Pick<Quantised, "tensor" | "type"> & Partial<Quantised>,
): void {
  const [by, zero] = [how.scale ?? addScale(sketch), how.zero ?? zeroPoint(sketch, type)];
  addNode(sketch, "DequantizeLinear", [tensor.name, by, zero], tensor.shape);
}

/** Whole numbers in uint8 that no rounding made. */
function whole(sketch: GraphSketch): Activation {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const scaledInput = addNode(sketch, "Mul", [name, addScalar(sketch, 20 / sketch.featureSize)], shape);
  const moved = addNode(sketch, "Add", [scaledInput.name, addScalar(sketch, 50.2 + sketch.random() / 5)], shape);
  return addCast(sketch, moved, "uint8");
}

/** A constant matrix of bytes that a tensor's rows fit, and the shape of the product. */
function matrixFor(sketch: GraphSketch, { shape }: Activation): Activation | undefined {
  const columns = pickWhole(sketch, 1, 2);
  const product = [...shape.slice(0, -1), columns];
  if (shape.length < 2 || sizeOf(product) > MAX_ELEMENTS) return undefined;
  return { name: integers(sketch, [shape.at(-1) ?? 1, columns], "int8"), shape: product };
}

/** int32 as real numbers. */
function scaled(sketch: GraphSketch, sums: Activation): void {
  const { name, shape } = addCast(sketch, sums, "own");
  addNode(sketch, "Mul", [name, addScalar(sketch, 0.001 + sketch.random() / 500)], shape);
}

/** A node whose result is quantised as its last two inputs say, and made real again. */
function computed(
  sketch: GraphSketch,
  node: Readonly<{ op: string; domain?: "com.microsoft"; attributes?: Readonly<Record<string, bigint | number>> }>,
  inputs: readonly string[],
  { shape, type }: Readonly<{ shape: readonly number[]; type: Byte }>,
): void {
  const [by, zero] = [addScale(sketch, pickOne(sketch, [1, 4])), zeroPoint(sketch, type)];
  const [tensor] = addHidden(sketch, { ...node, inputs: [...inputs, by, zero] }, [{ type, shape }]);
  dequantise(sketch, { tensor, type, scale: by, zero });
}

/** One operand. */
function alone(
  sketch: GraphSketch,
  op: string,
  input: Activation,
  attributes: Readonly<Record<string, bigint | number>> = {},
  shape = input.shape,
): void {
  const { tensor, type, ...how } = quantise(sketch, input);
  computed(sketch, { op, domain: "com.microsoft", attributes }, [tensor.name, ...parts(how)], { shape, type });
}

/** Two operands: an activation and an input, itself or a constant. */
function paired(sketch: GraphSketch, op: string): void {
  const first = quantise(sketch, pickActivation(sketch));
  const { type, tensor } = first;
  const alike = sketch.inputs.find(({ shape }) => shape.join() === tensor.shape.join());
  const other = alike === undefined ? first : quantise(sketch, alike, type);
  const isConstant = happens(sketch, 0.4);
  const right = isConstant
    ? [integers(sketch, tensor.shape, type), ...scale(sketch, type)]
    : [other.tensor.name, ...parts(other)];
  computed(sketch, { op, domain: "com.microsoft" }, [tensor.name, ...parts(first), ...right], {
    shape: tensor.shape,
    type,
  });
}

/** As dynamic quantisation exports a linear layer. */
function dynamicallyQuantised(sketch: GraphSketch): void {
  const { name, shape } = boundedInput(sketch, 2);
  if (sketch.opset < 11 || shape.length < 2) return;
  const [tensor, by, zero] = addHidden(sketch, { op: "DynamicQuantizeLinear", inputs: [name] }, [
    { type: "uint8", shape },
    { type: "float32", shape: [] },
    { type: "uint8", shape: [] },
  ]);
  const columns = matrixFor(sketch, tensor);
  if (columns === undefined || by === undefined || zero === undefined) return;
  const inputs = [tensor.name, columns.name, zero.name, zeroPoint(sketch, "int8")];
  const sums = addHidden(sketch, { op: "MatMulInteger", inputs }, [{ type: "int32", shape: columns.shape }])[0];
  const [real] = addHidden(sketch, { op: "Cast", inputs: [sums.name], castsTo: "own" }, [
    { type: "own", shape: columns.shape },
  ]);
  const [own] = addHidden(sketch, { op: "Cast", inputs: [by.name], castsTo: "own" }, [{ type: "own", shape: [] }]);
  addNode(sketch, "Mul", [real.name, own.name], columns.shape);
}
