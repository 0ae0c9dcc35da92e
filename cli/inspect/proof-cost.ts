// SPDX-License-Identifier: GPL-3.0-or-later
import { domainSize } from "../../compiler/statement-constraints.ts";

/** What proving and posting costs, about. */
export type ProofCost = Readonly<{
  /** The power of two that the constraints fill: a proof costs what it costs. */
  domain: number;
  /** One proof in a fresh process on two cores of a server. */
  proofSeconds: number;
  /** Verification alone, the same for every model. */
  verifyGas: number;
  /** A fulfilled request for one batch: verification, packing and storage. */
  postGas: number;
}>;

/** Measured: from 288 ms at 2^13 to 1,605 ms at 2^16, and what starting a process and reading the key take beside it. */
const [SECONDS_A_ROW, START_SECONDS] = [33e-6, 0.3];

/** From test/snapshots/gas.json, in slots that nothing was ever in: one prediction 311,543, sixteen in a batch 405,280. */
const [VERIFY_GAS, POST_GAS, GAS_A_SUBJECT] = [204_000, 305_300, 6_250];

/** The public signals and the constant one take a row each. */
const PUBLIC_ROWS = 4;

export function proofCost(constraints: number, batch: number): ProofCost {
  const domain = domainSize(constraints + PUBLIC_ROWS);
  const seconds = START_SECONDS + domain * SECONDS_A_ROW;
  return {
    domain,
    proofSeconds: Number(seconds.toPrecision(2)),
    verifyGas: VERIFY_GAS,
    postGas: POST_GAS + GAS_A_SUBJECT * batch,
  };
}
