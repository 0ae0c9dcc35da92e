// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorReport } from "../../schema/error-report.ts";
import type { HeldTensor } from "../passes/hold-domains.ts";
import { brief } from "./limit-text.ts";

/** Tensors that a note tells of. */
const NAMED = 4;

type Domain = NonNullable<ErrorReport["domain"]>;

/** What the error report tells of where the model is finite. `beyond`: rows outside of that, of calibration rows and of held-out ones. */
export function domainReport(
  held: readonly HeldTensor[],
  [, heldOutBeyond]: readonly number[],
): Readonly<{ domain?: Domain }> {
  if (held.length === 0) return {};
  return {
    domain: {
      held: held.map(({ reader, ends, reached }) => ({ tensor: reader, ...ends, seen: [reached.min, reached.max] })),
      ...(heldOutBeyond === undefined ? {} : { heldOutBeyond }),
    },
  };
}

/** Nobody may take the answer beyond an end for the model's own. */
export function domainNotes(held: readonly HeldTensor[], [, heldOutBeyond = 0]: readonly number[]): string[] {
  const notes = held
    .slice(0, NAMED)
    .map(
      ({ reader, words, ends: { least, most }, reached }) =>
        `What "${reader}" is made of ${words}, which the features' fields alone do not keep: it is held to ` +
        `${endsText(least, most)}, and is ${brief(reached.min)} … ${brief(reached.max)} on the calibration rows. Beyond that the circuit gives the answer of the end. ` +
        "If the model is used there, calibrate on rows that reach as far.",
    );
  if (held.length > NAMED)
    notes.push(`So are ${held.length - NAMED} more tensors held: the error report has them all.`);
  if (heldOutBeyond > 0)
    notes.push(`${heldOutBeyond} of the held-out rows lie beyond an end that the model is held to.`);
  return notes;
}

function endsText(least: number | undefined, most: number | undefined): string {
  if (most === undefined) return `${brief(least ?? 0)} or more`;
  return least === undefined ? `${brief(most)} or less` : `${brief(least)} … ${brief(most)}`;
}
