// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../../compiler/graph/shape.ts";
import {
  addNode,
  addShape,
  addWeights,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  type Activation,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { MAX_ELEMENTS } from "./limits.ts";

type Attributes = Record<string, bigint | bigint[] | string>;

/** Steps of convolutions and pools. */
export const imageSteps = {
  Conv: conv,
  ConvTranspose: convTranspose,
  AveragePool: (sketch: GraphSketch) => {
    pool(sketch, "AveragePool");
  },
  LpPool: (sketch: GraphSketch) => {
    pool(sketch, "LpPool");
  },
  MaxPool: (sketch: GraphSketch) => {
    pool(sketch, "MaxPool");
  },
  GlobalAveragePool: (sketch: GraphSketch) => {
    globalPool(sketch, "GlobalAveragePool");
  },
  GlobalMaxPool: (sketch: GraphSketch) => {
    globalPool(sketch, "GlobalMaxPool");
  },
  GlobalLpPool: (sketch: GraphSketch) => {
    if (sketch.opset < 22) globalPool(sketch, "GlobalLpPool", { p: pickOne(sketch, [1n, 2n]) }); // onnxruntime has no newer one
  },
} satisfies Record<string, OperatorStep>;

/** Reshapes some activation to a batch of images or series with channels. */
export function imageOf(sketch: GraphSketch): Activation {
  const input = pickActivation(sketch);
  if (input.shape.length === 3 || input.shape.length === 4) return input;
  const size = sizeOf(input.shape);
  const channels = pickOne(sketch, divisorsOf(size));
  const height = pickOne(sketch, divisorsOf(size / channels));
  const flat = [1, channels, size / channels];
  const shape = happens(sketch, 0.5) ? flat : [1, channels, height, size / channels / height];
  return addNode(sketch, "Reshape", [input.name, addShape(sketch, shape)], shape);
}

function divisorsOf(size: number): number[] {
  return [...new Array(size + 1).keys()].filter((each) => each > 0 && size % each === 0);
}

/** Strides, padding and dilations of a window, and what becomes of the sizes. */
function pickWindow(sketch: GraphSketch, sizes: readonly number[], maySpread: boolean) {
  const kernel = sizes.map((size) => pickWhole(sketch, 1, Math.min(3, size)));
  const strides = sizes.map(() => pickWhole(sketch, 1, 2));
  const dilations = sizes.map((size, axis) =>
    maySpread && happens(sketch, 0.3) && ((kernel[axis] ?? 1) - 1) * 2 < size ? 2 : 1,
  );
  // onnxruntime refuses the negative padding that SAME means for a stride beyond the window.
  const isSame = happens(sketch, 0.25) && strides.every((stride, axis) => stride <= (kernel[axis] ?? 1));
  const pads = [...sizes, ...sizes].map((_, place) =>
    !isSame && happens(sketch, 0.3) ? Math.max(0, (kernel[place % sizes.length] ?? 1) - 1) : 0,
  );
  const isDilated = dilations.some((dilation) => dilation > 1);
  const attributes: Attributes = {
    kernel_shape: kernel.map(BigInt),
    strides: strides.map(BigInt),
    ...(isDilated ? { dilations: dilations.map(BigInt) } : {}),
    ...(isSame && !isDilated ? { auto_pad: pickOne(sketch, ["SAME_UPPER", "SAME_LOWER"]) } : {}),
    ...(pads.some((pad) => pad > 0) ? { pads: pads.map(BigInt) } : {}),
  };
  const shape = sizes.map((size, axis) => {
    const [stride, reach] = [strides[axis] ?? 1, ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1];
    if (isSame && !isDilated) return Math.ceil(size / stride);
    const room = size + (pads[axis] ?? 0) + (pads[axis + sizes.length] ?? 0) - reach;
    return Math.floor(room / stride) + 1;
  });
  return { kernel, attributes, shape };
}

function conv(sketch: GraphSketch): void {
  const { name, shape } = imageOf(sketch);
  const [batch = 1, channels = 1, ...sizes] = shape;
  const { kernel, attributes, shape: places } = pickWindow(sketch, sizes, true);
  const group = happens(sketch, 0.3) ? channels : 1;
  const filters = group * pickWhole(sketch, 1, 2);
  const result = [batch, filters, ...places];
  if (sizeOf(result) > MAX_ELEMENTS) return;
  const inputs = [name, addWeights(sketch, [filters, channels / group, ...kernel])];
  if (happens(sketch, 0.6)) inputs.push(addWeights(sketch, [filters]));
  addNode(sketch, "Conv", inputs, result, { ...attributes, ...(group === 1 ? {} : { group: BigInt(group) }) });
}

function convTranspose(sketch: GraphSketch): void {
  const { name, shape } = imageOf(sketch);
  const [batch = 1, channels = 1, ...sizes] = shape;
  const kernel = sizes.map(() => pickWhole(sketch, 1, 2));
  const strides = sizes.map(() => pickWhole(sketch, 1, 2));
  const more = strides.map((stride) => (happens(sketch, 0.3) ? stride - 1 : 0));
  const places = sizes.map((size, axis) => (strides[axis] ?? 1) * (size - 1) + (more[axis] ?? 0) + (kernel[axis] ?? 1));
  const group = happens(sketch, 0.3) ? channels : 1;
  const result = [batch, group, ...places];
  if (sizeOf(result) > MAX_ELEMENTS) return;
  const inputs = [name, addWeights(sketch, [channels, 1, ...kernel])];
  if (happens(sketch, 0.6)) inputs.push(addWeights(sketch, [group]));
  addNode(sketch, "ConvTranspose", inputs, result, {
    ...{ kernel_shape: kernel.map(BigInt), strides: strides.map(BigInt), group: BigInt(group) },
    ...(more.some((each) => each > 0) ? { output_padding: more.map(BigInt) } : {}),
  });
}

function pool(sketch: GraphSketch, op: "AveragePool" | "MaxPool" | "LpPool"): void {
  const { name, shape } = imageOf(sketch);
  const [batch = 1, channels = 1, ...sizes] = shape;
  const { attributes, shape: places } = pickWindow(sketch, sizes, op === "MaxPool" && sketch.opset >= 10);
  if (sizeOf(shape) > MAX_POOLED || sizeOf(places) > MAX_POOLED) return;
  addNode(sketch, op, [name], [batch, channels, ...places], {
    ...attributes,
    ...(op === "LpPool" ? { p: pickOne(sketch, [1n, 2n]) } : {}),
    ...(op === "AveragePool" && happens(sketch, 0.4) ? { count_include_pad: 1n } : {}),
  });
}

/** Each doubling of a window's size may triple what is proven of its error. */
const MAX_POOLED = 12;

function globalPool(sketch: GraphSketch, op: string, attributes: Attributes = {}): void {
  const { name, shape } = imageOf(sketch);
  addNode(
    sketch,
    op,
    [name],
    shape.map((dimension, axis) => (axis < 2 ? dimension : 1)),
    attributes,
  );
}
