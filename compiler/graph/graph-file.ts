// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { FatalError } from "../../schema/errors.ts";
import { MAX_VALUES } from "../../schema/model-schema.ts";
import { primitives, primitiveNamed } from "../primitive-table.ts";
import { entryOf } from "./element-at.ts";
import { IntegerGraphBuilder, type IntegerGraph, type IntegerNode } from "./integer-graph.ts";
import { indexNumber, integerText } from "./integer-text.ts";
import type { Interval } from "./interval.ts";

const GRAPH_FORMAT = "proofcast-graph/1";

/** The bytes are no integer graph, or not the one way to write it. */
export class InvalidGraphFile extends FatalError {
  constructor(problem: string, cause?: unknown) {
    super(
      "INVALID_GRAPH_FILE",
      `The integer graph's file cannot be trusted: ${problem}. Build the model again from its source.`,
      { details: { problem }, cause },
    );
  }
}

/** Ten times what a graph can need whose circuit could be proven. */
const MAX_BYTES = 2 ** 26;

/** As many equal features in a row. */
const featureRun = z.tuple([indexNumber.min(1).max(MAX_VALUES), integerText, integerText]);

const nodeJson = z.strictObject({
  primitive: z.string(),
  inputs: z.array(z.string()),
  output: z.string(),
  source: z.string(),
  parameters: z.unknown(),
});

const graphJson = z.strictObject({
  format: z.literal(GRAPH_FORMAT),
  features: z.array(featureRun),
  outputs: z.string(),
  nodes: z.array(nodeJson),
});

/**
 * The integer model for people and for `check`: everything that circuit and int-ONNX are written from. One text a graph: fixed key
 * order, a node a line. Intervals other than the features' are left out: whoever reads it proves them again.
 */
export function encodeGraph(graph: IntegerGraph): string {
  const nodes = graph.nodes.map(({ primitive, inputs, output, source, parameters }) =>
    JSON.stringify({ primitive, inputs, output, source, parameters: primitiveNamed(primitive).toJson(parameters) }),
  );
  const features = JSON.stringify(featureRuns(entryOf(graph.intervals, graph.features)));
  return `{"format":"${GRAPH_FORMAT}",
"features":${features},
"outputs":${JSON.stringify(graph.outputs)},
"nodes":[
${nodes.join(",\n")}
]}
`;
}

/** Builds the graph again, node by node, as the compiler does. @error InvalidGraphFile */
export function decodeGraph(bytes: Uint8Array): IntegerGraph {
  if (bytes.length > MAX_BYTES) throw new InvalidGraphFile(`it has ${bytes.length} bytes, more than ${MAX_BYTES}`);
  const { features, outputs, nodes } = parsed(graphJson, jsonOf(bytes), "the file");
  const graph = builtFrom(features, nodesOf(nodes), outputs);
  if (!Buffer.from(encodeGraph(graph)).equals(bytes)) throw new InvalidGraphFile("it is not in canonical form");
  return graph;
}

function builtFrom(
  features: readonly z.output<typeof featureRun>[],
  nodes: readonly IntegerNode[],
  outputs: string,
): IntegerGraph {
  if (features.reduce((sum, [count]) => sum + count, 0) > MAX_VALUES)
    throw new InvalidGraphFile(`it has more than ${MAX_VALUES} features`);
  try {
    const builder = new IntegerGraphBuilder("features", features.flatMap(intervalsOf));
    for (const node of nodes) builder.add(node);
    return builder.build(outputs);
  } catch (error) {
    if (error instanceof FatalError) throw new InvalidGraphFile(error.message, error);
    throw error;
  }
}

/** Numbers that the parameters of all nodes may hold: a short file can name more than memory holds. */
const MAX_NUMBERS = 2 ** 25;

function nodesOf(nodes: readonly z.output<typeof nodeJson>[]): IntegerNode[] {
  let numbers = 0;
  return nodes.map((json, index) => {
    const node = nodeOf(json, index);
    numbers += primitiveNamed(node.primitive).size?.(node.parameters) ?? 0;
    if (numbers > MAX_NUMBERS) throw new InvalidGraphFile(`its nodes have more than ${MAX_NUMBERS} weights`);
    return node;
  });
}

function nodeOf(node: z.output<typeof nodeJson>, index: number): IntegerNode {
  const primitive = primitives.get(node.primitive);
  if (primitive === undefined) throw new InvalidGraphFile(`node ${index} is of no primitive "${node.primitive}"`);
  return { ...node, parameters: parsed(primitive.parse, node.parameters, `node "${node.output}"`) };
}

function featureRuns(intervals: readonly Interval[]): [number, string, string][] {
  const runs: [number, string, string][] = [];
  for (const { min, max } of intervals) {
    const last = runs.at(-1);
    if (last?.[1] === String(min) && last[2] === String(max)) last[0]++;
    else runs.push([1, String(min), String(max)]);
  }
  return runs;
}

function intervalsOf([count, min, max]: z.output<typeof featureRun>): Interval[] {
  return Array.from({ length: count }, () => ({ min, max }));
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new InvalidGraphFile("it is not JSON in UTF-8", cause);
  }
}

/** Issues that a message names. */
const NAMED_ISSUES = 3;

function parsed<T>(type: z.ZodType<T>, json: unknown, where: string): T {
  const result = type.safeParse(json);
  if (result.success) return result.data;
  const named = new z.ZodError(result.error.issues.slice(0, NAMED_ISSUES));
  throw new InvalidGraphFile(`${where} has not the form of one:\n${z.prettifyError(named)}\n`, result.error);
}
