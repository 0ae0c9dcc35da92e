// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorFigures, ErrorReport, OutputFigures } from "../../schema/error-report.ts";

/** A figure may be off by this part of itself and of what float arithmetic may change, and never by more than twice the latter. */
const [OF_FIGURE, OF_ROUNDING] = [1 / 8, 1 / 32];

/**
 * The report that was measured here, with the stated figures where they are the same but for float arithmetic: onnxruntime adds floats up in
 * the order that suits the processor, so that another machine measures other last digits. What was not measured with floats stays.
 */
export function measuredAgain(stated: ErrorReport, found: ErrorReport): ErrorReport {
  const { floatRounding } = found;
  return {
    ...found,
    calibration: figuresAgain(stated.calibration, found.calibration, floatRounding),
    ...(stated.heldOut === undefined || found.heldOut === undefined
      ? {}
      : { heldOut: figuresAgain(stated.heldOut, found.heldOut, floatRounding) }),
  };
}

function figuresAgain(stated: ErrorFigures, found: ErrorFigures, rounding: number): ErrorFigures {
  const outputs = found.outputs.map((each, place): OutputFigures => {
    const other = stated.outputs[place];
    if (other?.field !== each.field || !areNear(other, each, rounding) || !isShareNear(other, each, rounding))
      return each;
    return other;
  });
  if (!areNear(stated, found, rounding) || stated.worstRow >= found.rows) return { ...found, outputs };
  const { max, mean, rmse, worstRow, worstOutput } = stated; // of rows that are alike another one may be the worst
  const shares = outputs.flatMap(({ share }) => (share === undefined ? [] : [share]));
  return {
    ...{ ...found, max, mean, rmse, worstRow, worstOutput, outputs },
    ...(shares.length === 0 ? {} : { share: Math.max(...shares) }),
  };
}

type Distances = Pick<OutputFigures, "max" | "mean" | "rmse">;

function areNear(stated: Distances, found: Distances, rounding: number): boolean {
  const entries = ["max", "mean", "rmse"] as const;
  return entries.every((entry) => Math.abs(stated[entry] - found[entry]) <= allowed(found[entry], rounding));
}

/** What an output spans changes far less than its error. */
function isShareNear(stated: OutputFigures, found: OutputFigures, rounding: number): boolean {
  if (stated.share === undefined || found.share === undefined) return stated.share === found.share;
  const most = Math.max(stated.max, found.max);
  const asDistance = (share: number): number => (share * most) / Math.max(stated.share ?? 0, found.share ?? 0, share);
  return (
    stated.share === found.share ||
    Math.abs(asDistance(stated.share) - asDistance(found.share)) <= 2 * allowed(found.max, rounding)
  );
}

function allowed(figure: number, rounding: number): number {
  return Math.min(2 * rounding, figure * OF_FIGURE + rounding * OF_ROUNDING);
}
