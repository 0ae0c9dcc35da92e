// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorLimit } from "./max-error.ts";
import type { ModelTrial, ModelTrials } from "./model-trials.ts";
import type { QuantisationBits } from "./quantise-plan.ts";

/** Bits that were tried and that no others beat in both constraints and error. */
export type TradeOff = Readonly<{
  bits: QuantisationBits;
  /** All of the circuit: the model's and the statement's. */
  constraints: number;
  /** Measured end to end on the calibration rows, as --max-error counts it: the worst output's. */
  error: number;
  /** The same on the held-out rows. */
  heldOut?: number;
}>;

export type TradeOffs = Readonly<{
  /** "share": of what each output spans on the calibration rows, 1 is all of it; "absolute": in the outputs' unit. */
  errorIs: ErrorLimit["kind"];
  /** How many bits were tried in all. */
  tried: number;
  /** From the cheapest to the most exact. */
  best: readonly TradeOff[];
  chosen: TradeOff;
}>;

/** Those that nothing else beats, the cheapest first: each costs more than the one before it and errs less. */
export function unbeaten<T extends Readonly<{ constraints: number; error: number }>>(all: readonly T[]): T[] {
  const sorted = [...all].sort((a, b) => a.constraints - b.constraints || a.error - b.error);
  let least = Infinity;
  return sorted.filter(({ error }) => {
    if (error >= least) return false;
    least = error;
    return true;
  });
}

/** What the trials came to. `heldOutScore`: the error of one on the held-out rows, over the limit; undefined where there are none. */
export async function tradeOffsOf(
  trials: ModelTrials,
  chosen: ModelTrial,
  { kind, value }: ErrorLimit,
  heldOutScore: (trial: ModelTrial) => Promise<number | undefined>,
): Promise<TradeOffs> {
  const all = trials.all().map(({ trial }) => ({ trial, ...tradeOffOf(trials, trial, value) }));
  const measuredFully = async (trial: ModelTrial): Promise<TradeOff> => {
    const heldOut = await heldOutScore(trial);
    return { ...tradeOffOf(trials, trial, value), ...(heldOut === undefined ? {} : { heldOut: heldOut * value }) };
  };
  const best: TradeOff[] = [];
  for (const { trial } of unbeaten(all)) best.push(await measuredFully(trial));
  return { errorIs: kind, tried: all.length, best, chosen: await measuredFully(chosen) };
}

/** A trial that was scored; `limit` is what its error was measured over. */
export function tradeOffOf(trials: ModelTrials, trial: ModelTrial, limit: number): TradeOff {
  return { bits: trial.bits, constraints: trial.constraints, error: trials.measured(trial) * limit };
}
