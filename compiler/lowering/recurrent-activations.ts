// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { UnsupportedNode } from "../node-parts.ts";
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import { affineNode } from "./affine-node.ts";
import { compareNode } from "./compare-node.ts";
import { elu, SIGMOID, SOFTPLUS, SOFTSIGN, TANH } from "./elementary-curves.ts";
import { functionNode } from "./function-node.ts";
import { namedFunction } from "./named-function.ts";
import { productNode } from "./product-node.ts";
import { reluNode } from "./relu-node.ts";

/** What a recurrent operator puts the sums of a gate through: the nodes that make `output` of `size` elements of `input`. */
export type Activation = Readonly<{
  label: string;
  nodes: (input: string, output: string, size: number) => readonly LoweredNode[];
}>;

type Maker = Readonly<{
  /** ONNX's defaults, where the activation has an alpha or a beta. */
  alpha?: number;
  beta?: number;
  make: (alpha: number, beta: number) => Omit<Activation, "label">;
}>;

/** By name; onnxruntime does not tell upper case from lower. */
const MAKERS: ReadonlyMap<string, Maker> = new Map(
  Object.entries({
    Sigmoid: { make: () => ofFunction(SIGMOID) },
    Tanh: { make: () => ofFunction(TANH) },
    Softsign: { make: () => ofFunction(SOFTSIGN) },
    Softplus: { make: () => ofFunction(SOFTPLUS) },
    Elu: { alpha: 1, make: (alpha) => ofFunction(elu(alpha)) },
    ScaledTanh: {
      ...{ alpha: 1, beta: 1 },
      make: (alpha, beta) =>
        ofFunction(namedFunction(`ScaledTanh (alpha ${alpha}, beta ${beta})`, (x) => alpha * Math.tanh(beta * x))),
    },
    Affine: {
      ...{ alpha: 1, beta: 0 },
      make: (alpha, beta) => ({ nodes: (input, output, size) => [sumOf([[input, alpha]], output, size, beta)] }),
    },
    Relu: { make: () => ({ nodes: (input, output) => [reluNode(input, output)] }) },
    LeakyRelu: { alpha: 0.01, make: (alpha) => ({ nodes: (...names) => leaky(alpha, ...names) }) },
    ThresholdedRelu: { alpha: 1, make: (alpha) => ({ nodes: (...names) => thresholded(alpha, ...names) }) },
    HardSigmoid: {
      ...{ alpha: 0.2, beta: 0.5 },
      make: (alpha, beta) => ({ nodes: (...names) => hardSigmoid(alpha, beta, ...names) }),
    },
  } satisfies Record<string, Maker>).map(([name, maker]) => [name.toLowerCase(), maker]),
);

/** The activations of a node, as many as `names`; alphas and betas go to those that have one, in order. @error UnsupportedNode */
export function activationsOf(
  node: FloatNode,
  names: readonly string[],
  { alphas, betas }: Readonly<{ alphas: readonly number[]; betas: readonly number[] }>,
): Activation[] {
  let [nextAlpha, nextBeta] = [0, 0];
  return names.map((label) => {
    const maker = MAKERS.get(label.toLowerCase());
    if (maker === undefined)
      throw new UnsupportedNode(
        node,
        `the activation ${JSON.stringify(label)} is not known`,
        "ONNX has Affine, Elu, HardSigmoid, LeakyRelu, Relu, ScaledTanh, Sigmoid, Softplus, Softsign, Tanh and ThresholdedRelu",
      );
    const alpha = maker.alpha === undefined ? 0 : (alphas[nextAlpha++] ?? maker.alpha);
    const beta = maker.beta === undefined ? 0 : (betas[nextBeta++] ?? maker.beta);
    return { label, ...maker.make(alpha, beta) };
  });
}

function ofFunction(f: RealFunction): Omit<Activation, "label"> {
  return { nodes: (input, output) => [functionNode(input, output, f)] };
}

/** alpha · x + (1 − alpha) · relu(x) */
function leaky(alpha: number, input: string, output: string, size: number): LoweredNode[] {
  const positive = `${output}:positive`;
  const terms: [string, number][] = [
    [input, alpha],
    [positive, 1 - alpha],
  ];
  return [reluNode(input, positive), sumOf(terms, output, size, 0)];
}

/** relu(v) − relu(v − 1) for v = alpha · x + beta */
function hardSigmoid(alpha: number, beta: number, input: string, output: string, size: number): LoweredNode[] {
  const [low, high] = [`${output}:low`, `${output}:high`];
  const terms: [string, number][] = [
    [`${low}:positive`, 1],
    [`${high}:positive`, -1],
  ];
  return [
    sumOf([[input, alpha]], low, size, beta),
    reluNode(low, `${low}:positive`),
    sumOf([[input, alpha]], high, size, beta - 1),
    reluNode(high, `${high}:positive`),
    sumOf(terms, output, size, 0),
  ];
}

/** x where x > alpha, else 0: x − x · [alpha − x ≥ 0] */
function thresholded(alpha: number, input: string, output: string, size: number): LoweredNode[] {
  const [below, isBelow, dropped] = [`${output}:below`, `${output}:is-below`, `${output}:dropped`];
  const indices = Array.from({ length: size }, (_, index) => index);
  const terms: [string, number][] = [
    [input, 1],
    [dropped, -1],
  ];
  return [
    sumOf([[input, -1]], below, size, alpha),
    compareNode(below, isBelow),
    productNode(
      [input, isBelow],
      dropped,
      indices,
      indices.map((index) => size + index),
    ),
    sumOf(terms, output, size, 0),
  ];
}

/** bias + Σ factor · tensor, element by element. */
export function sumOf(
  terms: readonly (readonly [tensor: string, factor: number])[],
  output: string,
  size: number,
  bias: number,
): LoweredNode {
  const map = new SparseMapBuilder(terms.length * size);
  for (let index = 0; index < size; index++) {
    terms.forEach(([, factor], place) => {
      map.add(place * size + index, factor);
    });
    map.endRow(bias);
  }
  return affineNode(
    terms.map(([tensor]) => tensor),
    output,
    map.build(),
  );
}
