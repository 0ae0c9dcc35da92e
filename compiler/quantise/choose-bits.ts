import type { QuantisationBits } from "./quantise-plan.ts";

/** A model quantised with some bits: what it costs and how far it is off. */
export type Trial = Readonly<{ bits: QuantisationBits; constraints: number; error: number }>;

/** Coefficients below 5 bits lose the model; above 20 nothing is gained. */
const WEIGHT_BITS = [5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20];
const ACTIVATION_BITS = [6, 8, 10, 12, 14, 16];
const ENOUGH_ACTIVATION_BITS = 16;

/**
 * The cheapest bits whose error on the calibration rows is within `tolerance`: first the fewest weight bits with ample activations,
 * then the activation bits that cost least. When nothing is within it, the smallest error wins. Deterministic.
 */
export async function chooseBits<T extends Trial>(
  attempt: (bits: QuantisationBits) => Promise<T | undefined>,
  tolerance: number,
): Promise<T | undefined> {
  const trials: T[] = [];
  const tryBits = async (bits: QuantisationBits): Promise<T | undefined> => {
    const trial = await attempt(bits);
    if (trial !== undefined) trials.push(trial);
    return trial;
  };
  for (const weightBits of WEIGHT_BITS) {
    const trial = await tryBits({ weightBits, activationBits: ENOUGH_ACTIVATION_BITS });
    if (trial === undefined || trial.error > tolerance) continue;
    for (const activationBits of ACTIVATION_BITS) await tryBits({ weightBits, activationBits });
    break;
  }
  const within = trials.filter(({ error }) => error <= tolerance);
  return within.length > 0 ? best(within, cheaper) : best(trials, closer);
}

function best<T>(trials: readonly T[], compare: (a: T, b: T) => number): T | undefined {
  return trials.toSorted(compare)[0];
}

function cheaper(a: Trial, b: Trial): number {
  return a.constraints - b.constraints || a.error - b.error;
}

function closer(a: Trial, b: Trial): number {
  return a.error - b.error || a.constraints - b.constraints;
}
