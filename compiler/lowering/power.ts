// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, sizeOf, type Shape } from "../graph/shape.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { TensorView } from "../operator.ts";
import { constantNode, pickingNode, sameElements } from "./affine-node.ts";
import { between, POSITIVE } from "../graph/domains.ts";
import { functionNode } from "./function-node.ts";
import { namedFunction } from "./named-function.ts";
import { linearNode } from "./linear-node.ts";
import { productNode } from "./product-node.ts";
import { quotientNodes } from "./quotient.ts";
import { squareRootNode } from "./square-root-node.ts";
import { floorNode } from "./whole-part-nodes.ts";

/** A larger whole exponent is a curve: products of so many factors are too wide. */
const MOST_FACTORS = 16;

/** Exporters write the root of a distance as a power of 1 / (2 + 1e-6): its values differ by no more than floats round. */
const AS_GOOD_AS_A_ROOT = 2 ** -20;

/** An activation to a constant power. @error UnsupportedNode */
export function powerNodes(node: FloatNode, tensors: TensorView, shape: Shape): LoweredNode[] {
  const [input, output] = [inputOf(node, 0), outputOf(node)];
  const power = onlyValue(node, tensors.constant(inputOf(node, 1)), "exponents");
  if (integerRangeOf(tensors.elementType(input)) !== undefined && !(Number.isInteger(power) && power >= 0))
    throw new UnsupportedNode(node, `it raises whole numbers to the power ${power}`, "Cast to float32 before it");
  const spread = `${output}:base`;
  const nodes = [
    pickingNode([input], spread, broadcastIndices(tensors.shape(input), shape)),
    ...raised(spread, output, sizeOf(shape), power),
  ];
  return nodes.map((each) => (each.output === output ? each : { ...each, source: output }));
}

function raised(input: string, output: string, size: number, power: number): LoweredNode[] {
  const inner = (name: string): string => `${output}:${name}`;
  const each = Array.from({ length: size }, (_, place) => place);
  if (power === 0) return [constantNode(output, new Float64Array(size).fill(1))];
  if (power === 1) return [sameElements(input, output, size)];
  if (Math.abs(power - 0.5) < AS_GOOD_AS_A_ROOT) return [squareRootNode(input, output)];
  if (power === -0.5 || (power < 0 && Number.isInteger(power) && -power <= MOST_FACTORS)) {
    const [one, positive] = [inner("one"), inner("positive-power")];
    return [
      constantNode(one, [1]),
      ...raised(input, positive, size, -power),
      ...quotientNodes({ name: one, size: 1, places: each.map(() => 0) }, { name: positive, size, places: each }, output), // prettier-ignore
    ];
  }
  if (Number.isInteger(power) && power <= MOST_FACTORS) return products(input, output, each, power);
  const f = Number.isInteger(power)
    ? namedFunction(`Pow (whole exponent ${power})`, (x) => x ** power)
    : namedFunction(
        `Pow (exponent ${power})`,
        (x) => Math.max(x, power > 0 ? 0 : Number.MIN_VALUE) ** power,
        power > 0 ? between(0, Infinity) : POSITIVE,
      );
  return [functionNode(input, output, f)];
}

/** Squares of squares, and one factor more where the exponent is odd. */
function products(input: string, output: string, each: readonly number[], power: number): LoweredNode[] {
  if (power === 1) return [sameElements(input, output, each.length)];
  const [half, square] = [`${output}:half`, power % 2 === 0 ? output : `${output}:square`];
  const root = power < 4 ? input : half;
  const nodes = [
    ...(power < 4 ? [] : products(input, half, each, Math.floor(power / 2))),
    productNode([root], square, each, each),
  ];
  if (power % 2 === 0) return nodes;
  return [...nodes, productNode([square, input], output, each, each.map((place) => each.length + place))]; // prettier-ignore
}

/** A constant to a power that depends on the inputs. @error UnsupportedNode */
export function exponentialNodes(node: FloatNode, tensors: TensorView, shape: Shape): LoweredNode[] {
  const [base, power, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)];
  const constant = onlyValue(node, tensors.constant(base), "bases");
  if (!(constant > 0))
    throw new UnsupportedNode(
      node,
      `it raises ${constant}, which is not positive`,
      "Only positive bases have real powers",
    );
  const [size, isWhole] = [sizeOf(shape), integerRangeOf(tensors.elementType(base)) !== undefined];
  const [spread, curve] = [`${output}:exponent`, isWhole ? `${output}:curve` : output];
  const f = namedFunction(`Pow (base ${constant})`, (x) => constant ** x);
  const nodes = [
    pickingNode([power], spread, broadcastIndices(tensors.shape(power), shape)),
    functionNode(spread, curve, f),
    // The curve is near to a whole number, which is meant.
    ...(isWhole
      ? [linearNode([[curve, 1]], `${output}:raised`, size, 0.5), floorNode(`${output}:raised`, output)]
      : []),
  ];
  return nodes.map((each) => (each.output === output ? each : { ...each, source: output }));
}

/** The one value of a constant. @error UnsupportedNode */
function onlyValue(node: FloatNode, tensor: Tensor | undefined, what: string): number {
  if (tensor === undefined)
    throw new UnsupportedNode(node, "both of its inputs depend on the model's inputs", "Fix the exponent or the base");
  const value = elementAt(tensor.data, 0);
  if (tensor.data.some((other) => other !== value))
    throw new UnsupportedNode(node, `its ${what} differ`, "Split it into nodes of one each");
  return value;
}
