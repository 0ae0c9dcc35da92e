// SPDX-License-Identifier: GPL-3.0-or-later
import type { RealRanges } from "../graph/real-ranges.ts";
import type { SchemaElement } from "./schema-elements.ts";

/** How finely a layer is cut into integers. */
export type LayerBits = Readonly<{
  /** Bits, sign included, of the largest coefficient of each sum. */
  weightBits: number;
  /** Bits that the largest calibrated activation of each neuron keeps. */
  activationBits: number;
}>;

/** Fewer bits lose the model, and are within an error by luck if they are. */
export const FEWEST: LayerBits = { weightBits: 5, activationBits: 6 };

/** With more hardly a sum keeps within int64. */
export const MOST_BITS = 44;

/** Layers, by what kind of bits is asked for. */
export type AskedBits = Readonly<Record<keyof LayerBits, ReadonlySet<string>>>;

/** The bits of every layer, and what some have instead, by the names that `explain` lists. */
export type QuantisationBits = LayerBits & Readonly<{ layers?: Readonly<Record<string, OwnBits>> | undefined }>;

/** What is left out is as for every layer. */
export type OwnBits = Readonly<{ weightBits?: number | undefined; activationBits?: number | undefined }>;

export function bitsOfLayer({ layers = {}, weightBits, activationBits }: QuantisationBits, layer: string): LayerBits {
  const own = Object.hasOwn(layers, layer) ? layers[layer] : undefined;
  return { weightBits: own?.weightBits ?? weightBits, activationBits: own?.activationBits ?? activationBits };
}

/** What fixes the integers of a model besides its weights. */
export type QuantisePlan = Readonly<{
  features: readonly SchemaElement[];
  outputs: readonly SchemaElement[];
  /** The largest size that each element of each tensor has on the calibration rows. */
  peaks: ReadonlyMap<string, Float64Array>;
  /** The worst case of each element of each tensor in the real model. */
  ranges: ReadonlyMap<string, RealRanges>;
  bits: QuantisationBits;
}>;
