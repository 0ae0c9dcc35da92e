// SPDX-License-Identifier: GPL-3.0-or-later
import type { GraphOutput } from "../graph/float-graph.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import { freeConstraints } from "../statement-constraints.ts";
import { MOST_BITS, type OwnBits, type QuantisationBits } from "./quantise-plan.ts";
import type { Trial, Trials } from "./trials.ts";

/** A label is wrong on rows whose scores are nearer to a tie than they are off: with these more bits on a sixteenth of the rows. */
const RESERVE_BITS = 4;

/**
 * A class is right on all calibration rows or it is not, and that says nothing of how near to wrong it was. So a model that gives classes takes
 * more bits than the fewest that get those rows right, as other outputs aim well within what is taken: as many as its domain has room for.
 */
export async function withLabelReserve<T extends Trial>(
  trials: Trials<T>,
  trial: T,
  outputs: readonly Pick<GraphOutput, "elementType">[],
): Promise<T> {
  if (outputs.every(({ elementType }) => integerRangeOf(elementType) === undefined)) return trial;
  const room = freeConstraints(trial.constraints);
  for (let reserve = RESERVE_BITS; reserve > 0; reserve--) {
    const bits = withMore(reserve, trial.bits);
    if ((trials.attempt(bits)?.constraints ?? Infinity) > room) continue;
    const finer = await trials.scored(bits);
    if (finer !== undefined && finer.score <= 1) return finer.trial;
  }
  return trial;
}

function withMore(reserve: number, { weightBits, activationBits, layers }: QuantisationBits): QuantisationBits {
  const more = (bits: number): number => Math.min(MOST_BITS, bits + reserve);
  const ofLayer = (own: OwnBits): OwnBits =>
    Object.fromEntries(Object.entries(own).map(([kind, bits]) => [kind, bits === undefined ? bits : more(bits)]));
  return {
    ...{ weightBits: more(weightBits), activationBits: more(activationBits) },
    ...(layers === undefined
      ? {}
      : { layers: Object.fromEntries(Object.entries(layers).map(([name, own]) => [name, ofLayer(own)])) }),
  };
}
