// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { floatsAttribute, stringAttribute } from "../list-attributes.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { affineNode } from "./affine-node.ts";
import { EXP_BELOW_ZERO, TANH } from "./elementary-curves.ts";
import { functionNode } from "./function-node.ts";
import { productNode } from "./product-node.ts";
import { writtenMap, type WrittenRow } from "./written-map.ts";

const MAX_DEGREE = 8;

type KernelRows = Readonly<{ input: string; rows: number; features: number }>;

/** Each row of features against each support vector, which the attribute holds: [rows, vectors]. @error UnsupportedNode */
export function kernelNodes(
  node: FloatNode,
  vectors: number,
  { input, rows, features }: KernelRows,
  output: string,
): LoweredNode[] {
  const support = floatsAttribute(node, "support_vectors") ?? [];
  if (support.length !== vectors * features)
    throw new UnsupportedNode(
      node,
      `it has ${support.length} numbers in support vectors, and ${vectors} vectors of ${features} features`,
      "Check the model with onnx.checker and export it again",
    );
  const [gamma = 0, constant = 0, degree = 0] = floatsAttribute(node, "kernel_params") ?? [];
  const name = stringAttribute(node, "kernel_type", "LINEAR");
  const dots = (factor: number, bias: (vector: number) => number, more: (row: number) => WrittenRow): WrittenRow[] =>
    Array.from({ length: rows * vectors }, (_, place) => {
      const [row, vector] = [Math.floor(place / vectors), place % vectors];
      const terms = Array.from(
        { length: features },
        (_each, k) => [row * features + k, factor * elementAt(support, vector * features + k)] as const,
      );
      const [, ...others] = more(row);
      return [bias(vector), ...terms, ...others];
    });
  const none = (): WrittenRow => [0];
  if (name === "LINEAR") return [affineNode([input], output, writtenMap(dots(1, () => 0, none)))];
  if (name === "RBF") {
    const squares = Array.from({ length: rows * features }, (_, place) => place);
    const size = (vector: number): number =>
      support.slice(vector * features, (vector + 1) * features).reduce((sum, value) => sum + value ** 2, 0);
    // −γ |x − v|² = −γ Σ x² + 2 γ v·x − γ |v|²: the squares are the same for every vector
    const distances = dots(2 * gamma, (vector) => -gamma * size(vector), (row) => [
      0,
      ...Array.from({ length: features }, (_, k) => [rows * features + row * features + k, -gamma] as const),
    ]); // prettier-ignore
    return [
      productNode([input], `${output}:squares`, squares, squares),
      affineNode([input, `${output}:squares`], `${output}:distances`, writtenMap(distances)),
      functionNode(`${output}:distances`, output, EXP_BELOW_ZERO),
    ];
  }
  const base = affineNode([input], `${output}:1`, writtenMap(dots(gamma, () => constant, none)));
  if (name === "SIGMOID") return [base, functionNode(`${output}:1`, output, TANH)];
  if (name !== "POLY" || !Number.isInteger(degree) || degree < 1 || degree > MAX_DEGREE)
    throw new UnsupportedNode(
      node,
      `its kernel is ${name} of degree ${degree}`,
      `LINEAR, RBF, SIGMOID and POLY of a whole degree up to ${MAX_DEGREE} are supported: train it with one of them`,
    );
  return [base, ...powers(output, rows * vectors, degree)];
}

/** x, x², … one product after the other. */
function powers(output: string, size: number, degree: number): LoweredNode[] {
  const places = Array.from({ length: size }, (_, place) => place);
  if (degree === 1) return [affineNode([`${output}:1`], output, writtenMap(places.map((place) => [0, [place, 1]])))];
  return Array.from({ length: degree - 1 }, (_, index) => {
    const [power, name] = [index + 1, index === degree - 2 ? output : `${output}:${index + 2}`];
    if (power === 1) return productNode([`${output}:1`], name, places, places);
    const second = places.map((place) => size + place);
    return productNode([`${output}:${power}`, `${output}:1`], name, places, second);
  });
}
