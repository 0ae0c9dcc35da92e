// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelConfig } from "../model-config.ts";
import { freeConstraints } from "../statement-constraints.ts";
import { chooseBits, nearestWithin } from "./choose-bits.ts";
import { FatalError } from "../../schema/errors.ts";
import { NoWrapViolation } from "../graph/no-wrap.ts";
import { ConstraintsAboveLimit } from "./explain-constraints.ts";
import { bitsText } from "./limit-text.ts";
import type { ErrorLimit } from "./max-error.ts";
import type { ModelTrial, ModelTrials } from "./model-trials.ts";
import { FEWEST, type LayerBits, type QuantisationBits } from "./quantise-plan.ts";
import { tradeOffOf } from "./trade-offs.ts";
import { cheapestOf } from "./trials.ts";

/** Bits are given for a layer that the model has not, or of a kind that nothing in it depends on. */
export class UnknownLayer extends FatalError {
  constructor(layer: string, kind: keyof LayerBits, known: ReadonlySet<string>) {
    const names = [...known].slice(0, NAMED).map((name) => JSON.stringify(name));
    const more = known.size - names.length;
    super(
      "UNKNOWN_LAYER",
      `${kind} are given for the layer ${JSON.stringify(layer)}, and nothing depends on those: the layers with ${kind} are ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}. ` +
        "Take a name of these (bits.layers, --layer-bits), or leave this one out.",
      { details: { layer, kind, layers: [...known] } },
    );
  }
}

/** Layers that the refusal names. */
const NAMED = 12;

type Asked = Pick<ModelConfig, "bits" | "maxConstraints" | "maxError">;

/** What mostly loses nothing that matters: for a model whose calibration rows do not tell. */
const AMPLE: QuantisationBits = { weightBits: 12, activationBits: 16 };

/**
 * The trial with the bits given; within the constraints alone the most exact one; else what the search for an error finds.
 * @error ConstraintsAboveLimit where that takes more constraints than asked for; NoWrapViolation and the like where no bits will do
 */
export async function chosenTrial(trials: ModelTrials, asked: Asked, limit: ErrorLimit): Promise<ModelTrial> {
  const { bits, maxConstraints = Infinity, maxError } = asked;
  const ample = bits === undefined && trials.tellsNothing ? await trials.scored(AMPLE) : undefined;
  if (ample !== undefined && ample.score <= 1 && ample.trial.constraints <= maxConstraints) return ample.trial;
  if (bits !== undefined) return givenTrial(trials, bits, maxConstraints, limit);
  if (maxError === undefined && maxConstraints < Infinity) {
    const nearest = await nearestWithin(trials, maxConstraints);
    return nearest?.trial ?? refused(trials, asked, limit);
  }
  const found = await chooseBits(trials, (constraints) => Math.min(freeConstraints(constraints), maxConstraints));
  if (found === undefined) return fewestBits(trials);
  if (maxConstraints === Infinity || (found.score <= 1 && found.trial.constraints <= maxConstraints))
    return found.trial;
  // An error that is out of reach at any price is explained by what makes it.
  if (found.score > 1) return found.trial;
  await nearestWithin(trials, maxConstraints);
  const both = cheapestOf(
    trials.all().filter(({ trial }) => trial.constraints <= maxConstraints),
    1,
  );
  return both?.trial ?? refused(trials, asked, limit);
}

async function givenTrial(
  trials: ModelTrials,
  bits: QuantisationBits,
  maxConstraints: number,
  limit: ErrorLimit,
): Promise<ModelTrial> {
  const trial = explained(
    () => trials.quantised(bits),
    `That is with ${bitsText(bits)}, as was asked for: give fewer, leave them out so that they are searched for, or give the features narrower fields.`,
  );
  checkLayers(trial);
  await trials.scored(bits);
  if (trial.constraints > maxConstraints) refused(trials, { bits, maxConstraints }, limit);
  return trial;
}

/** @error UnknownLayer */
function checkLayers({ bits, asked }: ModelTrial): void {
  for (const [layer, own] of Object.entries(bits.layers ?? {}))
    for (const kind of ["weightBits", "activationBits"] as const)
      if (own[kind] !== undefined && !asked[kind].has(layer)) throw new UnknownLayer(layer, kind, asked[kind]);
}

/** Nothing keeps within int64, and so does not this. @error NoWrapViolation and the like */
function fewestBits(trials: ModelTrials): ModelTrial {
  return explained(
    () => trials.quantised(FEWEST),
    `That is with the fewest bits that are tried (${bitsText(FEWEST)}): give the features narrower fields or the outputs coarser scales, or put a Clip before what grows so large in the model.`,
  );
}

function explained<T>(compute: () => T, remedy: string): T {
  try {
    return compute();
  } catch (error) {
    throw error instanceof NoWrapViolation ? new NoWrapViolation(error.tensor, error.largest, remedy) : error;
  }
}

function refused(trials: ModelTrials, { bits, maxConstraints = Infinity, maxError }: Asked, limit: ErrorLimit): never {
  const scored = trials.all();
  const figures = (trial: ModelTrial | undefined) => trial && tradeOffOf(trials, trial, limit.value);
  const cheapest = cheapestOf(scored, Infinity)?.trial ?? fewestBits(trials);
  const nearest = scored
    .filter(({ trial }) => trial.constraints <= maxConstraints)
    .reduce<(typeof scored)[number] | undefined>(
      (best, each) => (best && best.score <= each.score ? best : each),
      undefined,
    );
  throw new ConstraintsAboveLimit({
    ...{ maxConstraints, kind: limit.kind, areBitsGiven: bits !== undefined },
    cheapest: { ...tradeOffOf(trials, cheapest, limit.value), budget: cheapest.budget },
    nearest: figures(nearest?.trial),
    ...(maxError === undefined ? {} : { limit, withinError: figures(cheapestOf(scored, 1)?.trial) }),
  });
}
