import type { RealRanges } from "../graph/real-ranges.ts";
import type { SchemaElement } from "./schema-elements.ts";

/** How finely a model is cut into integers. */
export type QuantisationBits = Readonly<{
  /** Bits, sign included, of the largest coefficient of each sum. */
  weightBits: number;
  /** Bits that the largest calibrated activation of each neuron keeps. */
  activationBits: number;
}>;

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
