// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";

export type Phase2Problem =
  | "OtherCircuit"
  | "OtherFirstKey"
  | "NoContribution"
  | "OnlyBeacons"
  | "NotOneStep"
  | "TranscriptBroken"
  | "ProofOfKnowledgeWrong"
  | "DeltaChainBroken"
  | "SecretKnown"
  | "BeaconWrong"
  | "PointInvalid"
  | "ScaledSectionWrong";

/** Keys that do not follow from the circuit, the Powers of Tau and the contributions that they tell of. */
export class InvalidPhase2 extends FatalError {
  readonly problem: Phase2Problem;

  /** @param finding what was found, as a sentence without its end */
  constructor(problem: Phase2Problem, finding: string) {
    super(
      "INVALID_PHASE2",
      `${finding}. Do not use this key: go back to the last file that verified, and contribute to that.`,
      {
        details: { problem, finding },
      },
    );
    this.problem = problem;
  }
}
