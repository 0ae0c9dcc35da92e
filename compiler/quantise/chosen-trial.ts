import type { ModelConfig } from "../model-config.ts";
import { freeConstraints } from "../statement-constraints.ts";
import { cheapestWithin, chooseBits, nearestWithin } from "./choose-bits.ts";
import { ConstraintsAboveLimit } from "./explain-constraints.ts";
import type { ErrorLimit } from "./max-error.ts";
import type { ModelTrial, ModelTrials } from "./model-trials.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import { tradeOffOf } from "./trade-offs.ts";
import { cheapestOf } from "./trials.ts";

type Asked = Pick<ModelConfig, "bits" | "maxConstraints" | "maxError">;

/** What is tried, and refused with its error, when no bits of the search keep within int64. */
const SMALLEST_BITS: QuantisationBits = { weightBits: 5, activationBits: 6 };

/**
 * The trial with the bits given; within the constraints alone the most exact one; else what the search for an error finds.
 * @error ConstraintsAboveLimit where that takes more constraints than asked for; NoWrapViolation and the like where no bits will do
 */
export async function chosenTrial(trials: ModelTrials, asked: Asked, limit: ErrorLimit): Promise<ModelTrial> {
  const { bits, maxConstraints = Infinity, maxError } = asked;
  if (bits !== undefined) return givenTrial(trials, bits, maxConstraints, limit);
  if (maxError === undefined && maxConstraints < Infinity) {
    const nearest = await nearestWithin(trials, maxConstraints);
    return nearest?.trial ?? refused(trials, asked, limit);
  }
  const found = await chooseBits(trials, (constraints) => Math.min(freeConstraints(constraints), maxConstraints));
  if (found === undefined) return trials.quantised(SMALLEST_BITS);
  if (found.trial.constraints <= maxConstraints && found.score <= 1) return found.trial;
  if (maxConstraints === Infinity) return found.trial;
  const nearest = await nearestWithin(trials, maxConstraints);
  if (nearest !== undefined && nearest.score <= 1) return nearest.trial;
  // An error that is out of reach at any price is explained by what makes it.
  if ((await cheapestWithin(trials, 1)) === undefined) return found.trial;
  return refused(trials, asked, limit);
}

async function givenTrial(
  trials: ModelTrials,
  bits: QuantisationBits,
  maxConstraints: number,
  limit: ErrorLimit,
): Promise<ModelTrial> {
  const trial = trials.quantised(bits);
  await trials.scored(bits);
  if (trial.constraints > maxConstraints) refused(trials, { bits, maxConstraints }, limit);
  return trial;
}

function refused(trials: ModelTrials, { bits, maxConstraints = Infinity, maxError }: Asked, limit: ErrorLimit): never {
  const scored = trials.all();
  const figures = (trial: ModelTrial | undefined) => trial && tradeOffOf(trials, trial, limit.value);
  const cheapest = cheapestOf(scored, Infinity)?.trial ?? trials.quantised(SMALLEST_BITS);
  const nearest = scored
    .filter(({ trial }) => trial.constraints <= maxConstraints)
    .reduce<(typeof scored)[number] | undefined>((best, each) => (best && best.score <= each.score ? best : each), undefined);
  throw new ConstraintsAboveLimit({
    ...{ maxConstraints, kind: limit.kind, areBitsGiven: bits !== undefined },
    cheapest: { ...tradeOffOf(trials, cheapest, limit.value), budget: cheapest.budget },
    nearest: figures(nearest?.trial),
    ...(maxError === undefined ? {} : { limit, withinError: figures(cheapestOf(scored, 1)?.trial) }),
  });
}
