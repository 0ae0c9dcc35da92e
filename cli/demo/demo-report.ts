// SPDX-License-Identifier: GPL-3.0-or-later
/** Gas of whole transactions; `prove` and `request` per operator, `verify` of the verifier's execution alone. */
type DemoGas = {
  prove: number;
  request: number;
  fulfil: number;
  perPrediction: number;
  verify: number;
};

/** One operator's line. Rewards in ETH an interval; shares in basis points of the allocation. */
export type DemoOperator = {
  operator: string;
  lastRewardEth: number;
  predictedRewardEth: number;
  actualRewardEth: number;
  allocationBps: number;
};

/** One attempt to cheat, and what the contract said. */
export type DemoAttack = { name: string; refused: boolean; reason: string };

/** What anybody finds who looks at the prediction again, with the endpoint alone: how many checks ended how. */
export type DemoVerification = {
  verdict: string;
  transactionHash: string;
  checks: { holds: number; fails: number; unchecked: number };
};

/** What `npm run demo -- --json` prints. */
export type DemoReport = {
  constraints: number;
  proofMs: number;
  gas: DemoGas;
  operators: DemoOperator[];
  attacks: DemoAttack[];
  verification: DemoVerification;
};

/** Called with each line of live progress. */
export type OnProgress = (line: string) => void;
