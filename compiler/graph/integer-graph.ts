// SPDX-License-Identifier: GPL-3.0-or-later
import { inComment } from "./in-comment.ts";
import { primitiveNamed } from "../primitive-table.ts";
import { entryOf } from "./element-at.ts";
import { magnitude, type Interval } from "./interval.ts";
import { MAX_MAGNITUDE, NoWrapViolation } from "./no-wrap.ts";
import { checkFeatures, checkNode, checkOutputs } from "./node-contract.ts";

/** One primitive, applied. `parameters` are of the primitive's own type. */
export type IntegerNode = Readonly<{
  primitive: string;
  inputs: readonly string[];
  output: string;
  /** The ONNX tensor that it belongs to, for readers: as much of its name as a comment may hold. */
  source: string;
  parameters: unknown;
}>;

/** The model in integers. Every element of every tensor carries its worst case over all admissible features, proven exactly. */
export type IntegerGraph = Readonly<{
  features: string;
  outputs: string;
  nodes: readonly IntegerNode[];
  intervals: ReadonlyMap<string, readonly Interval[]>;
}>;

/** Collects nodes, holding each to its primitive's contract and proving each tensor's interval from the ones before. */
export class IntegerGraphBuilder {
  readonly #features: string;
  readonly #nodes: IntegerNode[] = [];
  readonly #intervals = new Map<string, readonly Interval[]>();

  /** @error PrimitiveContractViolation, NoWrapViolation */
  constructor(features: string, intervals: readonly Interval[]) {
    checkFeatures(features, intervals);
    refuseWrap(features, largestOf(intervals));
    this.#features = features;
    this.#intervals.set(features, intervals);
  }

  intervalsOf(tensor: string): readonly Interval[] {
    return entryOf(this.#intervals, tensor);
  }

  /** @error PrimitiveContractViolation, NoWrapViolation */
  add(node: IntegerNode): readonly Interval[] {
    checkNode(node, this.#intervals);
    const primitive = primitiveNamed(node.primitive);
    const inputs = node.inputs.map((name) => this.intervalsOf(name));
    const intervals = primitive.intervals(node.parameters, inputs);
    refuseWrap(node.source, larger(primitive.largestIntermediate(node.parameters, inputs), largestOf(intervals)));
    this.#nodes.push({ ...node, source: inComment(node.source) });
    this.#intervals.set(node.output, intervals);
    return intervals;
  }

  /** @error PrimitiveContractViolation */
  build(outputs: string): IntegerGraph {
    checkOutputs(outputs, this.#intervals);
    return { features: this.#features, outputs, nodes: this.#nodes, intervals: this.#intervals };
  }
}

function refuseWrap(tensor: string, largest: bigint): void {
  if (largest > MAX_MAGNITUDE) throw new NoWrapViolation(tensor, largest);
}

function largestOf(intervals: readonly Interval[]): bigint {
  return intervals.map(magnitude).reduce(larger, 0n);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
