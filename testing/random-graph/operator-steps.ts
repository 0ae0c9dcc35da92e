import { broadcastShape, sizeOf } from "../../compiler/graph/shape.ts";
import {
  addNode,
  addScalar,
  addShape,
  addWeights,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  shuffled,
  type Activation,
  type GraphSketch,
} from "./graph-sketch.ts";
import { movingSteps } from "./moving-steps.ts";
import { bestPlace, comparison, joinedTruths, negatedTruth, where, wholePart } from "./comparison-steps.ts";
import { curve, curveOfPositive, power, quotient } from "./curve-steps.ts";
import {
  clip,
  cumSum,
  einsum,
  hardSigmoid,
  leakyRelu,
  pRelu,
  reduction,
  shrink,
  thresholdedRelu,
  variadic,
} from "./bounded-steps.ts";
import {
  batchNormalization,
  conv,
  convTranspose,
  globalPool,
  layerNormalization,
  normalization,
  pool,
} from "./image-steps.ts";
import { MAX_ELEMENTS, MAX_RANK } from "./limits.ts";

/** Adds nodes of one operator with legal attributes to a sketch; adds nothing where the operator does not fit. */
type OperatorStep = (sketch: GraphSketch) => void;

/** Steps for operators of `compiler/ops/`, by their names. */
export const operatorSteps: ReadonlyMap<string, OperatorStep> = new Map<string, OperatorStep>(
  Object.entries<OperatorStep>({
    ...movingSteps,
    Add: (sketch) => {
      elementwise(sketch, "Add");
    },
    Sub: (sketch) => {
      elementwise(sketch, "Sub");
    },
    Mul: (sketch) => {
      const input = pickActivation(sketch);
      const shape = broadcastPartner(sketch, input.shape);
      const inputs = [input.name, addWeights(sketch, shape)];
      addNode(sketch, "Mul", happens(sketch, 0.5) ? inputs : inputs.toReversed(), broadcast(input.shape, shape));
    },
    Div: (sketch) => {
      if (happens(sketch, 0.3)) {
        quotient(sketch);
        return;
      }
      const input = pickActivation(sketch);
      const shape = broadcastPartner(sketch, input.shape);
      const divisor = addWeights(sketch, shape, "zeros");
      addNode(sketch, "Div", [input.name, divisor], broadcast(input.shape, shape));
    },
    Relu: (sketch) => {
      const { name, shape } = happens(sketch, 0.2) ? almostAlwaysNegative(sketch) : pickActivation(sketch);
      addNode(sketch, "Relu", [name], shape);
    },
    Identity: (sketch) => {
      const { name, shape } = pickActivation(sketch);
      addNode(sketch, "Identity", [name], shape);
    },
    Cast: (sketch) => {
      const { name, shape } = pickActivation(sketch);
      const wide = happens(sketch, 0.3) ? addNode(sketch, "Cast", [name], shape, {}, "float64").name : name;
      addNode(sketch, "Cast", [wide], shape, {}, "own");
    },
    Gemm: gemm,
    MatMul: matMul,
    Flatten: (sketch) => {
      const { name, shape } = pickActivation(sketch);
      const lowest = sketch.opset >= 11 ? -shape.length : 0;
      const axis = pickWhole(sketch, lowest, shape.length);
      const split = axis < 0 ? axis + shape.length : axis;
      const flat = [sizeOf(shape.slice(0, split)), sizeOf(shape.slice(split))];
      const isDefault = axis === 1 && happens(sketch, 0.5);
      addNode(sketch, "Flatten", [name], flat, isDefault ? {} : { axis: BigInt(axis) });
    },
    Reshape: reshape,
    Squeeze: (sketch) => {
      const { name, shape } = pickActivation(sketch);
      const ones = [...shape.keys()].filter((axis) => shape[axis] === 1);
      const dropped = ones.filter(() => happens(sketch, 0.6));
      const rest = shape.filter((_, axis) => !dropped.includes(axis));
      if (happens(sketch, 0.2))
        addNode(
          sketch,
          "Squeeze",
          [name],
          shape.filter((dimension) => dimension !== 1),
        );
      else if (dropped.length > 0) withAxes(sketch, "Squeeze", name, dropped, shape.length, rest);
    },
    Unsqueeze: (sketch) => {
      const { name, shape } = pickActivation(sketch);
      const rank = shape.length + pickWhole(sketch, 1, 2);
      if (rank > MAX_RANK) return;
      const places = shuffled(sketch, [...new Array(rank).keys()]);
      const axes = places.slice(shape.length);
      const kept = [...shape];
      const full = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (kept.shift() ?? 1)));
      withAxes(sketch, "Unsqueeze", name, axes, rank, full);
    },
    LogSoftmax: (sketch) => {
      normalised(sketch, "LogSoftmax");
    },
    Softmax: (sketch) => {
      normalised(sketch, "Softmax");
    },
    Abs: (sketch) => {
      const { name, shape } = pickActivation(sketch);
      addNode(sketch, "Abs", [name], shape);
    },
    Neg: (sketch) => {
      const { name, shape } = pickActivation(sketch);
      addNode(sketch, "Neg", [name], shape);
    },
    BatchNormalization: batchNormalization,
    GroupNormalization: (sketch) => {
      normalization(sketch, "GroupNormalization");
    },
    InstanceNormalization: (sketch) => {
      normalization(sketch, "InstanceNormalization");
    },
    LayerNormalization: layerNormalization,
    Einsum: einsum,
    Shrink: shrink,
    ThresholdedRelu: thresholdedRelu,
    ReduceL2: (sketch) => {
      reduction(sketch, "ReduceL2");
    },
    ReduceSumSquare: (sketch) => {
      reduction(sketch, "ReduceSumSquare");
    },
    Clip: clip,
    Conv: conv,
    ConvTranspose: convTranspose,
    CumSum: cumSum,
    HardSigmoid: hardSigmoid,
    LeakyRelu: leakyRelu,
    PRelu: pRelu,
    AveragePool: (sketch) => {
      pool(sketch, "AveragePool");
    },
    LpPool: (sketch) => {
      pool(sketch, "LpPool");
    },
    MaxPool: (sketch) => {
      pool(sketch, "MaxPool");
    },
    GlobalAveragePool: (sketch) => {
      globalPool(sketch, "GlobalAveragePool");
    },
    GlobalLpPool: (sketch) => {
      if (sketch.opset < 22) globalPool(sketch, "GlobalLpPool", { p: pickOne(sketch, [1n, 2n]) }); // onnxruntime has no newer one
    },
    GlobalMaxPool: (sketch) => {
      globalPool(sketch, "GlobalMaxPool");
    },
    ReduceL1: (sketch) => {
      reduction(sketch, "ReduceL1");
    },
    ReduceMax: (sketch) => {
      reduction(sketch, "ReduceMax");
    },
    ReduceMean: (sketch) => {
      reduction(sketch, "ReduceMean");
    },
    ReduceMin: (sketch) => {
      reduction(sketch, "ReduceMin");
    },
    ReduceSum: (sketch) => {
      reduction(sketch, "ReduceSum", 13);
    },
    Sigmoid: (sketch) => {
      curve(sketch, "Sigmoid", 6);
    },
    Tanh: (sketch) => {
      curve(sketch, "Tanh", 3);
    },
    Exp: (sketch) => {
      curve(sketch, "Exp", 2);
    },
    Sin: (sketch) => {
      curve(sketch, "Sin", 4);
    },
    Cos: (sketch) => {
      curve(sketch, "Cos", 4);
    },
    Log: (sketch) => {
      curveOfPositive(sketch, "Log");
    },
    Sqrt: (sketch) => {
      curveOfPositive(sketch, "Sqrt");
    },
    Reciprocal: (sketch) => {
      curveOfPositive(sketch, "Reciprocal");
    },
    Pow: power,
    Where: where,
    Not: negatedTruth,
    Equal: (sketch) => {
      comparison(sketch, "Equal", 11);
    },
    Greater: (sketch) => {
      comparison(sketch, "Greater", 9);
    },
    GreaterOrEqual: (sketch) => {
      comparison(sketch, "GreaterOrEqual", 12);
    },
    Less: (sketch) => {
      comparison(sketch, "Less", 9);
    },
    LessOrEqual: (sketch) => {
      comparison(sketch, "LessOrEqual", 12);
    },
    And: (sketch) => {
      joinedTruths(sketch, "And");
    },
    Or: (sketch) => {
      joinedTruths(sketch, "Or");
    },
    Xor: (sketch) => {
      joinedTruths(sketch, "Xor");
    },
    Floor: (sketch) => {
      wholePart(sketch, "Floor", 7);
    },
    Ceil: (sketch) => {
      wholePart(sketch, "Ceil", 7);
    },
    Round: (sketch) => {
      wholePart(sketch, "Round", 11);
    },
    Sign: (sketch) => {
      wholePart(sketch, "Sign", 9);
    },
    ArgMax: (sketch) => {
      bestPlace(sketch, "ArgMax");
    },
    ArgMin: (sketch) => {
      bestPlace(sketch, "ArgMin");
    },
    Max: (sketch) => {
      variadic(sketch, "Max");
    },
    Mean: (sketch) => {
      variadic(sketch, "Mean");
    },
    Min: (sketch) => {
      variadic(sketch, "Min");
    },
    Sum: (sketch) => {
      variadic(sketch, "Sum");
    },
  } satisfies Record<string, OperatorStep>),
);

/** An input less nearly its largest value: a ReLU of it lives in a corner that coarse integers do not see. */
function almostAlwaysNegative(sketch: GraphSketch): Activation {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const nearly = addScalar(sketch, sketch.featureSize * pickOne(sketch, [0.9, 0.97, 0.99]));
  return addNode(sketch, "Sub", [name, nearly], shape);
}

function broadcast(left: readonly number[], right: readonly number[]): readonly number[] {
  return broadcastShape(left, right, "a made-up graph");
}

/** A shape that broadcasts with `shape` in one direction or the other, or in both. */
function broadcastPartner(sketch: GraphSketch, shape: readonly number[]): readonly number[] {
  const kept = shape.slice(pickWhole(sketch, 0, shape.length));
  const partner = kept.map((dimension) => (happens(sketch, 0.3) ? 1 : dimension));
  const grown = partner.map((dimension, axis) =>
    dimension === 1 && kept[axis] === 1 && happens(sketch, 0.25) ? pickWhole(sketch, 2, 3) : dimension,
  );
  const longer =
    happens(sketch, 0.15) && shape.length < MAX_RANK && kept.length === shape.length ? [2, ...grown] : grown;
  return sizeOf(broadcast(shape, longer)) <= MAX_ELEMENTS ? longer : partner;
}

function fitsWith(input: Activation): (other: Activation) => boolean {
  return ({ shape }) => {
    const rank = Math.max(shape.length, input.shape.length);
    const fits = Array.from({ length: rank }, (_, back) => {
      const [left, right] = [shape.at(-1 - back) ?? 1, input.shape.at(-1 - back) ?? 1];
      return back >= shape.length || back >= input.shape.length || left === right || left === 1 || right === 1;
    });
    return fits.every(Boolean) && sizeOf(broadcast(shape, input.shape)) <= MAX_ELEMENTS;
  };
}

/** With a constant on either side, with another activation, or with itself. */
function elementwise(sketch: GraphSketch, op: string): void {
  const input = pickActivation(sketch);
  const kind = sketch.random();
  const other = kind < 0.15 ? input : pickOne(sketch, sketch.activations.filter(fitsWith(input)));
  const shape = kind < 0.55 ? other.shape : broadcastPartner(sketch, input.shape);
  const names = [input.name, kind < 0.55 ? other.name : addWeights(sketch, shape)];
  addNode(sketch, op, happens(sketch, 0.5) ? names : names.toReversed(), broadcast(input.shape, shape));
}

/** Along an axis counted from either end, or the default one. */
function normalised(sketch: GraphSketch, op: string): void {
  const { name, shape } = pickActivation(sketch);
  if (shape.length < 2) return; // the default axis was 1 once
  const axis = pickWhole(sketch, sketch.opset >= 11 ? -shape.length : 0, shape.length - 1);
  addNode(sketch, op, [name], shape, happens(sketch, 0.3) ? {} : { axis: BigInt(axis) });
}

function gemm(sketch: GraphSketch): void {
  const input = pickActivation(sketch);
  const [rows, columns, ...more] = input.shape;
  if (rows === undefined || columns === undefined || more.length > 0) return;
  const [transA, transB] = [happens(sketch, 0.3), happens(sketch, 0.5)];
  const [m, k] = transA ? [columns, rows] : [rows, columns];
  const n = pickWhole(sketch, 1, Math.max(1, Math.floor(MAX_ELEMENTS / m / 3)));
  const inputs = [input.name, addWeights(sketch, transB ? [n, k] : [k, n])];
  const biasShapes = [[n], [1], [], [1, n], [m, 1], [m, n], [1, 1]];
  if (sketch.opset < 11 || happens(sketch, 0.8)) inputs.push(addWeights(sketch, pickOne(sketch, biasShapes)));
  addNode(sketch, "Gemm", inputs, [m, n], {
    ...(transA ? { transA: 1n } : {}),
    ...(transB ? { transB: 1n } : happens(sketch, 0.2) ? { transB: 0n } : {}),
    ...(happens(sketch, 0.4) ? { alpha: pickOne(sketch, [0.5, -1.25, 3]) } : {}),
    ...(happens(sketch, 0.4) ? { beta: pickOne(sketch, [0.25, -2]) } : {}),
  });
}

/** A constant on the right or on the left, a vector, a matrix or a stack of matrices. */
function matMul(sketch: GraphSketch): void {
  const input = pickActivation(sketch);
  const { shape } = input;
  if (shape.length === 0) return;
  const isLeft = happens(sketch, 0.7);
  const inner = (isLeft ? shape.at(-1) : (shape.at(-2) ?? shape.at(-1))) ?? 1;
  const outer = isLeft ? shape.slice(-2, -1) : shape.length > 1 ? shape.slice(-1) : [];
  const isVector = happens(sketch, 0.2);
  const size = pickWhole(sketch, 1, 3);
  const stack = shape.slice(0, -2);
  const stacks = pickOne(sketch, [[], [], stack, stack.map(() => 1), stack.length < 2 ? [2, ...stack] : []]);
  const weightsStack = isVector ? [] : stacks;
  const matrix = isVector ? [inner] : isLeft ? [inner, size] : [size, inner];
  const own = isVector ? [] : [size];
  const result = [...broadcast(stack, weightsStack), ...(isLeft ? [...outer, ...own] : [...own, ...outer])];
  if (sizeOf(result) > MAX_ELEMENTS || result.length > MAX_RANK) return;
  const weights = addWeights(sketch, [...weightsStack, ...matrix]);
  addNode(sketch, "MatMul", isLeft ? [input.name, weights] : [weights, input.name], result);
}

/** To random factors of the size; one of them is asked for as −1, one that stays in its place as 0. */
function reshape(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  let rest = sizeOf(shape);
  const to: number[] = [];
  while (rest > 1 && to.length < MAX_RANK - 1) {
    const divisors = [...new Array(rest + 1).keys()].filter((each) => each > 0 && rest % each === 0);
    const factor = pickOne(sketch, divisors);
    to.push(factor);
    rest /= factor;
  }
  if (rest > 1 || to.length === 0) to.push(rest);
  const inferred = happens(sketch, 0.4) ? pickWhole(sketch, 0, to.length - 1) : -1;
  const allowsZero = sketch.opset >= 14 && happens(sketch, 0.2);
  const asked = to.map((dimension, axis) => {
    if (axis === inferred) return -1;
    return dimension === shape[axis] && !allowsZero && happens(sketch, 0.4) ? 0 : dimension;
  });
  addNode(sketch, "Reshape", [name, addShape(sketch, asked)], to, allowsZero ? { allowzero: 1n } : {});
}

/** Axes as an input from opset 13 on and as an attribute before, each counted from either end. */
function withAxes(
  sketch: GraphSketch,
  op: string,
  input: string,
  axes: readonly number[],
  rank: number,
  shape: readonly number[],
): void {
  const mayBeNegative = sketch.opset >= 11;
  const written = axes.map((axis) => (mayBeNegative && happens(sketch, 0.5) ? axis - rank : axis));
  if (sketch.opset >= 13) addNode(sketch, op, [input, addShape(sketch, written)], shape);
  else addNode(sketch, op, [input], shape, { axes: written.map(BigInt) });
}
