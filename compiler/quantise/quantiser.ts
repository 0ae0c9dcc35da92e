// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import { IntegerGraphBuilder } from "../graph/integer-graph.ts";
import { INTEGER_TENSORS } from "../graph/integer-tensors.ts";
import { bitLength, type Interval } from "../graph/interval.ts";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../graph/lowered-graph.ts";
import type { RealRanges } from "../graph/real-ranges.ts";
import { identityMap, type SparseMap } from "../graph/sparse-map.ts";
import { primitives, realFaceOf } from "../primitive-table.ts";
import type { Rescaling } from "../real-face.ts";
import { unitOfRow } from "./common-unit.ts";
import type { IntegerSource } from "./integer-source.ts";
import { bitsOfLayer, type LayerBits, type QuantisePlan } from "./quantise-plan.ts";
import type { QuantisedModel } from "./quantise.ts";
import { realSums, type RealSums } from "./real-sums.ts";

/** Integers and weights of more bits together leave their sums too little room. */
const MOST_BITS = 52;

/** Fewer bits than these are not worth a rescale. */
const WORTHWHILE_BITS = 3;

/** What primitives see of the model while its nodes become integers, and where they add those. */
export class Quantiser {
  readonly #graph: LoweredGraph;
  readonly #plan: QuantisePlan;
  readonly #builder: IntegerGraphBuilder;
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #nodes: ReadonlyMap<string, LoweredNode>;
  readonly #sources = new Map<string, IntegerSource>();
  readonly #narrowed = new Map<string, IntegerSource>();
  /** Narrowing one tensor may narrow another first. */
  #narrowings = 0;
  readonly #readers = new Map<string, number>();
  /** Layers whose bits something depends on. */
  readonly #asked = { weightBits: new Set<string>(), activationBits: new Set<string>() };

  /** @error NoWrapViolation */
  constructor(graph: LoweredGraph, plan: QuantisePlan) {
    this.#graph = graph;
    this.#plan = plan;
    this.#sizes = tensorSizes(graph);
    this.#nodes = new Map(graph.nodes.map((node) => [node.output, node]));
    this.#builder = new IntegerGraphBuilder(
      INTEGER_TENSORS.input,
      plan.features.map(({ range }) => range),
    );
    let offset = 0;
    for (const { name, size } of graph.inputs) {
      const elements = plan.features.slice(offset, offset + size);
      this.#sources.set(name, {
        ...{ tensor: INTEGER_TENSORS.input, offset },
        scales: Float64Array.from(elements, ({ scale }) => scale),
        errors: new Float64Array(size),
        intervals: elements.map(({ range }) => range),
      });
      offset += size;
    }
  }

  /** A tensor as sums of integers: an affine map, or each of its integers as it is. */
  sumsOf(tensor: string): RealSums {
    const node = this.#nodes.get(tensor);
    const map = node && this.#mapOf(node);
    if (node === undefined || map === undefined)
      return this.#sumsOver(identityMap(entryOf(this.#sizes, tensor)), [entryOf(this.#sources, tensor)]);
    const over = (isNarrowed: (name: string) => boolean): RealSums =>
      this.#sumsOver(
        map,
        node.inputs.map((name) => (isNarrowed(name) ? this.narrowed(name) : entryOf(this.#sources, name))),
      );
    const isWorthIt = (name: string): boolean => this.#isWorthNarrowing(name);
    const sums = over(isWorthIt);
    if (this.#areExact(sums)) return sums;
    const isTooWide = (name: string): boolean =>
      isWorthIt(name) || this.#widthOf(name) > MOST_BITS - this.#plan.bits.weightBits;
    return node.inputs.some((name) => isTooWide(name) && !isWorthIt(name)) ? over(isTooWide) : sums;
  }

  #sumsOver(map: SparseMap, sources: readonly IntegerSource[]): RealSums {
    return realSums(map, sources, (name) => this.#builder.intervalsOf(name).length);
  }

  /** Whether each row's weights have a common unit: they take no bits of their own. */
  #areExact(sums: RealSums): boolean {
    return sums.biases.every(
      (_, row) => sums.starts[row] === sums.starts[row + 1] || unitOfRow(sums, row) !== undefined,
    );
  }

  /** Bits of a tensor's largest integer. */
  #widthOf(tensor: string): number {
    if (this.#isFeature(tensor)) return 0;
    const { intervals } = entryOf(this.#sources, tensor);
    return intervals.reduce((most, { min, max }) => Math.max(most, bitLength(max > -min ? max : -min)), 0);
  }

  /** Features have the unit that the schema gives them. */
  #isFeature(tensor: string): boolean {
    return this.#graph.inputs.some(({ name }) => name === tensor);
  }

  #mapOf(node: LoweredNode): SparseMap | undefined {
    const sizes = node.inputs.map((name) => entryOf(this.#sizes, name));
    return realFaceOf(node).affine?.(node.parameters, sizes);
  }

  /** Whether a tensor is so much finer than it need be that the bits which all sums of it save pay for rescaling it. */
  #isWorthNarrowing(tensor: string): boolean {
    const { scales, intervals } = entryOf(this.#sources, tensor);
    if (this.#isFeature(tensor)) return false;
    const peaks = this.peaksOf(tensor);
    const excess = scales.reduce((most, scale, index) => {
      const finest = elementAt(peaks, index) / 2 ** this.#bitsOf(tensor).activationBits;
      return finest > 0 ? Math.max(most, Math.log2(finest / scale)) : most;
    }, 0);
    if (excess < WORTHWHILE_BITS) return false;
    const cost = intervals.reduce((bits, { min, max }) => bits + bitLength(max > -min ? max : -min) + 1, 0);
    return excess * this.#sumsReading(tensor) > cost;
  }

  /** How many sums of more than one term read a tensor, all its readers together. */
  #sumsReading(tensor: string): number {
    const known = this.#readers.get(tensor);
    if (known !== undefined) return known;
    let sums = 0;
    for (const node of this.#graph.nodes) {
      if (!node.inputs.includes(tensor)) continue;
      const map = this.#mapOf(node);
      map?.biases.forEach((_, row) => {
        if (elementAt(map.starts, row + 1) - elementAt(map.starts, row) > 1) sums++;
      });
    }
    this.#readers.set(tensor, sums);
    return sums;
  }

  /** The integers of a tensor that is no affine map; undefined for one that is. */
  sourceOf(tensor: string): IntegerSource | undefined {
    return this.#sources.get(tensor);
  }

  /** A tensor's integers on one scale, no finer than its calibrated size needs: made once, whoever asks. */
  narrowed(tensor: string): IntegerSource {
    const known = this.#narrowed.get(tensor);
    if (known !== undefined) return known;
    const found = rescaling().narrowed(tensor, `narrowed${++this.#narrowings}`, this);
    this.#narrowed.set(tensor, found);
    return found;
  }

  /** The same as sums: each of its narrowed integers as it is. */
  narrowedSumsOf(tensor: string): RealSums {
    return this.#sumsOver(identityMap(entryOf(this.#sizes, tensor)), [this.narrowed(tensor)]);
  }

  /** Gives a tensor integers that something else has made for nothing: fine enough for whatever asks for narrowed ones. */
  keepNarrowed(tensor: string, source: IntegerSource): void {
    if (!this.#narrowed.has(tensor)) this.#narrowed.set(tensor, source);
  }

  /** The narrowed integers that a tensor has already, which cost nothing more. */
  madeNarrowed(tensor: string): IntegerSource | undefined {
    return this.#narrowed.get(tensor);
  }

  /** Whether another node than the one that gives `output` reads a tensor, and nothing has narrowed it yet. */
  isReadOtherwise(tensor: string, output: string): boolean {
    if (this.#narrowed.has(tensor)) return false;
    return this.#graph.nodes.some((node) => node.output !== output && node.inputs.includes(tensor));
  }

  /** The largest size of each element on the calibration rows. */
  peaksOf(tensor: string): Float64Array {
    return entryOf(this.#plan.peaks, tensor);
  }

  /** The worst case of each element in the real model. */
  rangesOf(tensor: string): RealRanges {
    return entryOf(this.#plan.ranges, tensor);
  }

  /** The ONNX tensor that a tensor of the lowered graph belongs to, for readers. */
  nameOf(tensor: string): string {
    return this.#nodes.get(tensor)?.source ?? tensor;
  }

  /** How finely a tensor's layer is cut into integers. */
  bitsOf(tensor: string): LayerBits {
    return { weightBits: this.weightBitsOf(tensor), activationBits: this.activationBitsOf(tensor) };
  }

  weightBitsOf(tensor: string): number {
    this.#asked.weightBits.add(this.nameOf(tensor));
    return this.#bitsOf(tensor).weightBits;
  }

  activationBitsOf(tensor: string): number {
    this.#asked.activationBits.add(this.nameOf(tensor));
    return this.#bitsOf(tensor).activationBits;
  }

  #bitsOf(tensor: string): LayerBits {
    return bitsOfLayer(this.#plan.bits, this.nameOf(tensor));
  }

  /** Adds an integer node and proves its intervals. @error PrimitiveContractViolation, NoWrapViolation */
  add(
    primitive: string,
    inputs: readonly string[],
    output: string,
    source: string,
    parameters: unknown,
  ): readonly Interval[] {
    return this.#builder.add({ primitive, inputs, output, source: this.nameOf(source), parameters });
  }

  intervalsOf(integerTensor: string): readonly Interval[] {
    return this.#builder.intervalsOf(integerTensor);
  }

  /** Quantises all nodes. @error NoWrapViolation, FunctionTooSteep, DivisorNotPositive */
  run(): QuantisedModel {
    const output = elementAt(this.#graph.outputs, 0);
    let layers = 0;
    for (const { primitive, inputs, output: tensor, parameters } of this.#graph.nodes) {
      const face = realFaceOf({ primitive });
      if (face.quantise === undefined) continue;
      const node = { inputs, output: tensor, layer: `layer${++layers}` };
      const atOnce =
        tensor === output
          ? face.quantiseOutputs?.(parameters, { ...node, layer: "output" }, this, this.#plan.outputs)
          : undefined;
      if (atOnce !== undefined) return this.#finished(atOnce);
      this.#sources.set(tensor, face.quantise(parameters, node, this));
    }
    return this.#finished(rescaling().outputs(output, "output", this, this.#plan.outputs));
  }

  #finished({ tensor, errorBounds }: ReturnType<Rescaling["outputs"]>): QuantisedModel {
    return { graph: this.#builder.build(tensor), errorBounds, asked: this.#asked };
  }
}

/** The one primitive's way to coarser integers. */
function rescaling(): Rescaling {
  const found = [...primitives.values()].flatMap(({ real }) => (real.rescaling === undefined ? [] : [real.rescaling]));
  return elementAt(found, 0);
}
