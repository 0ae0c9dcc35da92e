// SPDX-License-Identifier: GPL-3.0-or-later
import { checkModel, type CheckOptions } from "../../built-model/check-model.ts";
import { uncheckedOfSetup } from "../../built-model/unchecked-of-setup.ts";
import type { Tie } from "../../built-model/check/tie.ts";
import { ProofcastError, RetryableError } from "../../schema/errors.ts";
import { untied } from "../check/untied.ts";
import { type Finding, unchecked } from "./finding.ts";

/** The folder, made again from its integer graph (and from the float model where it is given): each comparison, and what none was made of. */
export async function rebuildFindings(
  dir: string,
  options: Omit<CheckOptions, "onTie" | "onProgress">,
): Promise<Finding[]> {
  const ties: Tie[] = [];
  const listener = {
    onTie: (each: Tie) => ties.push(each),
    onProgress: (stage: string) => {
      console.error(`checking ${stage}`);
    },
  };
  try {
    await checkModel(dir, { ...options, ...listener });
  } catch (error) {
    if (!(error instanceof ProofcastError) || error instanceof RetryableError) throw error;
    if (!ties.some(({ result }) => result === "failed"))
      ties.push({ entry: "the folder", to: "what it must be", result: "failed", problem: error.message });
  }
  const open = untied(options.source !== undefined, await uncheckedOfSetup(dir, options.ptau !== undefined));
  return [
    ...ties.map(({ entry, to, result, problem }): Finding => {
      return {
        question: `Rebuilt: is ${entry} ${to}?`,
        result: result === "ok" ? "holds" : "fails",
        answer: problem ?? "yes",
      };
    }),
    ...open.map((sentence) => unchecked("Rebuilt", sentence)),
  ];
}
