import { elementAt, entryOf } from "../graph/element-at.ts";
import { IntegerGraphBuilder, MAX_MAGNITUDE, NoWrapViolation, type IntegerGraph } from "../graph/integer-graph.ts";
import { integerMap, IntegerMapBuilder } from "../graph/integer-map.ts";
import { magnitude } from "../graph/interval.ts";
import type { AffineNode, LoweredGraph, ReluNode } from "../graph/lowered-graph.ts";
import type { AffineParameters } from "../primitives/affine.ts";
import type { RescaleParameters } from "../primitives/rescale.ts";
import { quantiseHidden } from "./quantise-hidden.ts";
import { quantiseOutput, type OutputNeuron } from "./quantise-output.ts";
import type { QuantisePlan } from "./quantise-plan.ts";
import { realRows, type IntegerSource, type RoundedRow } from "./real-row.ts";

/** `errorBounds`: per output, how far the integers can be from the real model on any admissible features, saturation aside. */
export type QuantisedModel = Readonly<{ graph: IntegerGraph; errorBounds: readonly number[] }>;

const FEATURES = "features";

/** Rounds a fused graph to integers and proves every interval on the way. @error NoWrapViolation */
export function quantise(graph: LoweredGraph, plan: QuantisePlan): QuantisedModel {
  const builder = new IntegerGraphBuilder(
    FEATURES,
    plan.features.map(({ range }) => range),
  );
  const sources = new Map<string, IntegerSource>(featureSources(graph, plan));
  const sums = new Map(graph.nodes.filter((node) => node.kind === "affine").map((node) => [node.output, node]));
  const output = elementAt(graph.outputs, 0);
  for (const [index, node] of graph.nodes.filter((each) => each.kind === "relu").entries()) {
    const sum = entryOf(sums, node.inputs[0]);
    if (node.output === output) return quantiseOutputs({ ...sum, output }, "relu", builder, sources, plan);
    sources.set(node.output, hiddenLayer(sum, node, `layer${index + 1}`, builder, sources, plan));
  }
  return quantiseOutputs(entryOf(sums, output), "none", builder, sources, plan);
}

/** The graph inputs are the schema's features, one input after the other. */
function featureSources(graph: LoweredGraph, plan: QuantisePlan): [string, IntegerSource][] {
  let offset = 0;
  return graph.inputs.map(({ name, size }) => {
    const elements = plan.features.slice(offset, offset + size);
    const source: IntegerSource = {
      tensor: FEATURES,
      offset,
      scales: elements.map(({ scale }) => scale),
      errors: elements.map(() => 0),
      intervals: elements.map(({ range }) => range),
    };
    offset += size;
    return [name, source];
  });
}

function hiddenLayer(
  sum: AffineNode,
  relu: ReluNode,
  layer: string,
  builder: IntegerGraphBuilder,
  sources: ReadonlyMap<string, IntegerSource>,
  plan: QuantisePlan,
): IntegerSource {
  const { inputs, rows } = realRows(sum, sources);
  const { tensor: source, indices } = relu.observed;
  const peaks = entryOf(plan.peaks, source);
  const neurons = rows.map((row, index) =>
    quantiseHidden(row, elementAt(peaks, indices === undefined ? index : elementAt(indices, index)), plan.bits),
  );
  addAffine(builder, inputs, `${layer}_sum`, source, neurons);
  const parameters: RescaleParameters = { elements: neurons.map(({ element }) => element) };
  const node = { primitive: "Rescale", inputs: [`${layer}_sum`], output: layer, source, parameters };
  return {
    tensor: layer,
    offset: 0,
    scales: neurons.map(({ scale }) => scale),
    errors: neurons.map(({ error }) => error),
    intervals: builder.add(node),
  };
}

function addAffine(
  builder: IntegerGraphBuilder,
  inputs: readonly string[],
  output: string,
  source: string,
  neurons: readonly { sum: RoundedRow }[],
): void {
  const largest = neurons.reduce((most, { sum }) => larger(most, largestInteger(sum)), 0n);
  if (largest > MAX_MAGNITUDE) throw new NoWrapViolation(source, largest);
  const offsets = [0];
  for (const name of inputs) offsets.push(elementAt(offsets, offsets.length - 1) + builder.intervalsOf(name).length);
  const map = new IntegerMapBuilder();
  for (const { sum } of neurons) {
    for (const { input, index, coefficient } of sum.row.terms)
      map.term(elementAt(offsets, input) + index, Number(coefficient));
    map.endRow(sum.row.bias);
  }
  const parameters: AffineParameters = map.build();
  builder.add({ primitive: "Affine", inputs, output, source, parameters });
}

/** Of a row's own integers; a map takes them only where they are not beyond what any tensor may reach. */
function largestInteger({ row }: RoundedRow): bigint {
  return row.terms.reduce((most, { coefficient }) => larger(most, sizeOf(coefficient)), sizeOf(row.bias));
}

function sizeOf(value: bigint): bigint {
  return magnitude({ min: value, max: value });
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Sum, rescale and base, each only where an output needs it. */
function quantiseOutputs(
  sum: AffineNode,
  activation: "relu" | "none",
  builder: IntegerGraphBuilder,
  sources: ReadonlyMap<string, IntegerSource>,
  plan: QuantisePlan,
): QuantisedModel {
  const { inputs, rows } = realRows(sum, sources);
  const neurons = rows.map((row, index) => quantiseOutput(row, elementAt(plan.outputs, index), activation, plan.bits));
  let last = "output_sum";
  const append = (primitive: string, output: string, parameters: unknown): void => {
    builder.add({ primitive, inputs: [last], output, source: sum.output, parameters });
    last = output;
  };
  addAffine(builder, inputs, last, sum.output, neurons);
  if (neurons.some(({ element }) => element.kind !== "pass")) append("Rescale", "output_rescaled", rescaleOf(neurons));
  if (neurons.some(({ base }) => base !== 0n)) append("Affine", "output_based", baseOf(neurons));
  return { graph: builder.build(last), errorBounds: neurons.map(({ error }) => error) };
}

function rescaleOf(neurons: readonly OutputNeuron[]): RescaleParameters {
  return { elements: neurons.map(({ element }) => element) };
}

function baseOf(neurons: readonly OutputNeuron[]): AffineParameters {
  return integerMap(neurons.map(({ base }, index) => [base, [index, 1]]));
}
