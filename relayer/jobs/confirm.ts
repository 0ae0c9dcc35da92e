// SPDX-License-Identifier: GPL-3.0-or-later
import { blockAt, headNumber } from "../../chain/rpc.ts";
import { ANSWERS_BELIEVED } from "./second-opinion.ts";
import type { StepHandler } from "./work.ts";

/** Waits until enough blocks stand on the request's block, and makes sure that it is still the chain's. */
export const confirm: StepHandler = async ({ blockNumber, blockHash }, { rpc, config }) => {
  const confirmations = (await headNumber(rpc)) - blockNumber + 1;
  if (confirmations < config.confirmations) return { waitSeconds: config.pollSeconds };
  const block = await blockAt(rpc, blockNumber);
  if (block === null) return { waitSeconds: config.pollSeconds };
  return block.hash === blockHash ? { to: "features" } : { to: "orphaned", answersNeeded: ANSWERS_BELIEVED };
};
