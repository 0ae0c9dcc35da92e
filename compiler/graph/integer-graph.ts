import { FatalError } from "../../schema/errors.ts";
import { inComment } from "../emit/in-comment.ts";
import { primitiveNamed } from "../primitive-table.ts";
import { entryOf } from "./element-at.ts";
import { bitLength, magnitude, type Interval } from "./interval.ts";
import { checkFeatures, checkNode, checkOutputs } from "./node-contract.ts";

/** int64 wraps at 2^63 and the field at 2^254; one bit of room is kept below the nearer of the two. */
export const MAX_MAGNITUDE = 1n << 62n;

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

export class NoWrapViolation extends FatalError {
  constructor(tensor: string, largest: bigint) {
    super(
      "NO_WRAP_VIOLATION",
      `Tensor "${tensor}" can reach ±2^${bitLength(largest)} in the worst case, and nothing may pass ±2^62: the int64 twin would wrap. Give the outputs coarser scales or the features narrower fields, or fewer weightBits and activationBits where the model's config gives them.`,
      { details: { tensor, largest: largest.toString() } },
    );
  }
}

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
