import { broadcastShape, sizeOf } from "../../compiler/graph/shape.ts";
import {
  addAxis,
  addNode,
  addScalar,
  addShape,
  addWeights,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  type GraphSketch,
} from "./graph-sketch.ts";
import { MAX_ELEMENTS } from "./limits.ts";

/** A reduction whose axes are an input from opset `since` on. */
export function reduction(sketch: GraphSketch, op: string, since = 18): void {
  const { name, shape } = pickActivation(sketch);
  const axes = [...shape.keys()].filter(() => happens(sketch, 0.5));
  const written = axes.map((axis) => (sketch.opset >= 11 && happens(sketch, 0.5) ? axis - shape.length : axis));
  const keeps = happens(sketch, 0.7);
  const all = axes.length === 0;
  const reduced = shape.flatMap((dimension, axis) => (!all && !axes.includes(axis) ? [dimension] : keeps ? [1] : []));
  const isInput = sketch.opset >= since;
  addNode(sketch, op, [name, ...(isInput && !all ? [addShape(sketch, written)] : [])], reduced, {
    ...(!isInput && !all ? { axes: written.map(BigInt) } : {}),
    ...(keeps && happens(sketch, 0.5) ? {} : { keepdims: keeps ? 1n : 0n }),
  });
}

/** One to three activations and constants, broadcast. */
export function variadic(sketch: GraphSketch, op: string): void {
  if (sketch.opset < 8) return;
  const first = pickActivation(sketch);
  const others = sketch.activations.filter(({ shape }) => canJoin(first.shape, shape));
  const inputs = [first.name];
  let { shape } = first;
  for (let more = pickWhole(sketch, 0, 2); more > 0; more--) {
    const other = pickOne(sketch, others);
    const isConstant = happens(sketch, 0.4);
    if (!isConstant && !canJoin(shape, other.shape)) continue;
    inputs.push(isConstant ? addWeights(sketch, happens(sketch, 0.5) ? [] : shape.slice(-1)) : other.name);
    if (!isConstant) shape = broadcastShape(shape, other.shape, "a made-up graph");
  }
  addNode(sketch, op, happens(sketch, 0.5) ? inputs : inputs.toReversed(), shape);
}

function canJoin(a: readonly number[], b: readonly number[]): boolean {
  try {
    return sizeOf(broadcastShape(a, b, "a made-up graph")) <= MAX_ELEMENTS;
  } catch {
    return false;
  }
}

export function cumSum(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  if (sketch.opset < 11 || shape.length === 0) return;
  const axis = pickWhole(sketch, -shape.length, shape.length - 1);
  addNode(sketch, "CumSum", [name, addAxis(sketch, axis)], shape, {
    ...(happens(sketch, 0.4) ? { exclusive: 1n } : {}),
    ...(happens(sketch, 0.4) ? { reverse: 1n } : {}),
  });
}

export function clip(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  const [least, most] = [-sketch.random() * sketch.featureSize, sketch.random() * sketch.featureSize].map(Math.fround);
  const [low, high] = [happens(sketch, 0.7), happens(sketch, 0.7)];
  if (sketch.opset < 11)
    addNode(sketch, "Clip", [name], shape, {
      ...(low ? { min: least ?? 0 } : {}),
      ...(high ? { max: most ?? 0 } : {}),
    });
  else {
    const bounds = [low ? addScalar(sketch, least ?? 0) : "", high ? addScalar(sketch, most ?? 0) : ""];
    addNode(sketch, "Clip", [name, ...(high ? bounds : low ? bounds.slice(0, 1) : [])], shape);
  }
}

export function leakyRelu(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  addNode(sketch, "LeakyRelu", [name], shape, happens(sketch, 0.5) ? { alpha: pickOne(sketch, [0.25, -1.5, 2]) } : {});
}

export function pRelu(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  const slopes = pickOne(sketch, [shape.length === 0 ? [] : [1], shape, shape.slice(-1)]);
  addNode(sketch, "PRelu", [name, addWeights(sketch, slopes)], shape);
}

export function hardSigmoid(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  addNode(
    sketch,
    "HardSigmoid",
    [name],
    shape,
    happens(sketch, 0.5) ? { alpha: 0.125, beta: pickOne(sketch, [0, 0.75]) } : {},
  );
}

export function thresholdedRelu(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  if (sketch.opset < 10) return;
  addNode(sketch, "ThresholdedRelu", [name], shape, happens(sketch, 0.5) ? { alpha: pickOne(sketch, [-0.5, 3]) } : {});
}

export function shrink(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  if (sketch.opset < 9) return;
  const lambd = pickOne(sketch, [0.25, 2]);
  addNode(sketch, "Shrink", [name], shape, { lambd, bias: pickOne(sketch, [0, lambd, -1]) });
}

/** By a constant vector or matrix, or with itself. */
export function einsum(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  const last = shape.at(-1);
  if (sketch.opset < 12 || last === undefined) return;
  const kind = sketch.random();
  if (kind < 0.4) {
    const inputs = [name, addWeights(sketch, [last])];
    addNode(sketch, "Einsum", inputs, shape.slice(0, -1), { equation: "...i,i->..." });
  } else if (kind < 0.7) {
    const columns = pickWhole(sketch, 1, 2);
    const result = [...shape.slice(0, -1), columns];
    const inputs = [addWeights(sketch, [columns, last]), name];
    if (sizeOf(result) <= MAX_ELEMENTS) addNode(sketch, "Einsum", inputs, result, { equation: "ji, ...i -> ...j" });
  } else addNode(sketch, "Einsum", [name, name], shape, { equation: "...,...->..." });
}
