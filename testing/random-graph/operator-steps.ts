// SPDX-License-Identifier: GPL-3.0-or-later
import { arithmeticSteps } from "./arithmetic-steps.ts";
import { boundedSteps } from "./bounded-steps.ts";
import { comparisonSteps } from "./comparison-steps.ts";
import { curveSteps } from "./curve-steps.ts";
import type { OperatorStep } from "./graph-sketch.ts";
import { imageSteps } from "./image-steps.ts";
import { matrixSteps } from "./matrix-steps.ts";
import { movingSteps } from "./moving-steps.ts";
import { normalisationSteps } from "./normalisation-steps.ts";
import { quantisedSteps } from "./quantised-steps.ts";
import { reductionSteps } from "./reduction-steps.ts";
import { shapeSteps } from "./shape-steps.ts";
import { wholeSteps } from "./whole-steps.ts";

/** Steps for operators of `compiler/ops/`, by their names. */
export const operatorSteps: ReadonlyMap<string, OperatorStep> = new Map<string, OperatorStep>(
  Object.entries<OperatorStep>({
    ...arithmeticSteps,
    ...boundedSteps,
    ...comparisonSteps,
    ...curveSteps,
    ...imageSteps,
    ...matrixSteps,
    ...movingSteps,
    ...normalisationSteps,
    ...quantisedSteps,
    ...reductionSteps,
    ...shapeSteps,
    ...wholeSteps,
  }),
);
