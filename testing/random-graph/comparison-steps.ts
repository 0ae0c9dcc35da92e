import { addHidden, addNode, addScalar, happens, pickOne, type Activation, type GraphSketch } from "./graph-sketch.ts";

/** A truth about an input and a threshold that no value of it is. */
function truth(sketch: GraphSketch, op: string): Activation {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const threshold = addScalar(sketch, (sketch.random() - 0.5) * sketch.featureSize);
  const inputs = [name, threshold];
  return addHidden(sketch, op, happens(sketch, 0.5) ? inputs : inputs.toReversed(), shape);
}

function asNumbers(sketch: GraphSketch, { name, shape }: Activation): void {
  addNode(sketch, "Cast", [name], shape, {}, "own");
}

/** An input compared with a constant on either side, as numbers. */
export function comparison(sketch: GraphSketch, op: string, since = 9): void {
  if (sketch.opset >= since) asNumbers(sketch, truth(sketch, op));
}

/** Two truths about inputs joined, or one with itself. */
export function joinedTruths(sketch: GraphSketch, op: string): void {
  if (sketch.opset < 9) return;
  const first = truth(sketch, "Greater");
  const second = happens(sketch, 0.7) ? truth(sketch, "Less") : first;
  const fits = second.shape.join() === first.shape.join() ? second : first;
  asNumbers(sketch, addHidden(sketch, op, [first.name, fits.name], first.shape));
}

export function negatedTruth(sketch: GraphSketch): void {
  if (sketch.opset < 9) return;
  const first = truth(sketch, "Greater");
  asNumbers(sketch, addHidden(sketch, "Not", [first.name], first.shape));
}

/** A choice between an activation as large as an input, and a constant or another one. */
export function where(sketch: GraphSketch): void {
  if (sketch.opset < 9) return;
  const condition = truth(sketch, "Greater");
  const alike = sketch.activations.filter(({ shape }) => shape.join() === condition.shape.join());
  const yes = pickOne(sketch, alike).name;
  const no = happens(sketch, 0.3) ? addScalar(sketch, sketch.random()) : pickOne(sketch, alike).name;
  addNode(
    sketch,
    "Where",
    happens(sketch, 0.5) ? [condition.name, yes, no] : [condition.name, no, yes],
    condition.shape,
  );
}

/** Whole parts of an input times something that keeps it off whole numbers. */
export function wholePart(sketch: GraphSketch, op: string, since = 7): void {
  if (sketch.opset < since) return;
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const scaled = addNode(sketch, "Mul", [name, addScalar(sketch, 3 / sketch.featureSize)], shape);
  const moved = addNode(sketch, "Add", [scaled.name, addScalar(sketch, 0.2 + sketch.random() / 5)], shape);
  addNode(sketch, op, [moved.name], shape);
}

/** The best place of an input along an axis. */
export function bestPlace(sketch: GraphSketch, op: string): void {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  if (sketch.opset < 11 || shape.length === 0) return;
  const last = sketch.opset >= 12 && happens(sketch, 0.5) ? { select_last_index: 1n } : {};
  const place = addHidden(sketch, op, [name], [...shape.slice(0, -1), 1], { axis: -1n, ...last });
  asNumbers(sketch, place);
}
