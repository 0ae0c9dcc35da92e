// SPDX-License-Identifier: GPL-3.0-or-later
import {
  addAxis,
  addNode,
  addShape,
  happens,
  pickActivation,
  pickWhole,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";

/** Steps of reductions and running sums. */
export const reductionSteps = {
  ReduceL1: (sketch: GraphSketch) => {
    reduction(sketch, "ReduceL1");
  },
  ReduceL2: (sketch: GraphSketch) => {
    reduction(sketch, "ReduceL2");
  },
  ReduceMax: (sketch: GraphSketch) => {
    reduction(sketch, "ReduceMax");
  },
  ReduceMean: (sketch: GraphSketch) => {
    reduction(sketch, "ReduceMean");
  },
  ReduceMin: (sketch: GraphSketch) => {
    reduction(sketch, "ReduceMin");
  },
  ReduceSumSquare: (sketch: GraphSketch) => {
    reduction(sketch, "ReduceSumSquare");
  },
  ReduceSum: (sketch: GraphSketch) => {
    reduction(sketch, "ReduceSum", 13);
  },
  CumSum: cumSum,
} satisfies Record<string, OperatorStep>;

/** A reduction whose axes are an input from opset `since` on. */
function reduction(sketch: GraphSketch, op: string, since = 18): void {
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

function cumSum(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  if (sketch.opset < 11 || shape.length === 0) return;
  const axis = pickWhole(sketch, -shape.length, shape.length - 1);
  addNode(sketch, "CumSum", [name, addAxis(sketch, axis)], shape, {
    ...(happens(sketch, 0.4) ? { exclusive: 1n } : {}),
    ...(happens(sketch, 0.4) ? { reverse: 1n } : {}),
  });
}
