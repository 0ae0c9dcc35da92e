// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { ORACLE_ABI } from "../../chain/abi.ts";
import { customError } from "../../chain/contract-call.ts";
import { fulfilCalldata } from "../chain/fulfil-call.ts";
import { bytes } from "../../chain/rpc-answers.ts";
import { CallReverted } from "../../chain/rpc-errors.ts";
import type { RequestRecord } from "../store/request-records.ts";
import { chainState } from "./chain-state.ts";
import { stored } from "./served-model.ts";
import type { StepHandler, StepResult, Work } from "./work.ts";

/** The oracle would refuse the fulfilment; sending it would only cost gas. */
export class FulfilmentRefused extends FatalError {
  constructor(key: string, reason: string, cause: unknown) {
    super(
      "FULFILMENT_REFUSED",
      `The oracle would refuse the fulfilment of ${key}: ${reason}. Nothing was sent. ` +
        "Look the error up in IPredictionOracle, mend its cause and run proofcast relay --retry.",
      { details: { key, reason }, cause },
    );
  }
}

/** Reverts that only say that there is nothing left to do, or not yet. */
const NO_FAILURE = [
  ...["RequestAlreadyFulfilled", "RequestAlreadyRefunded", "RequestExpired", "RequestUnknown"],
  ...["ModelHalted", "ModelNotActive"],
];

/** Calls `fulfil` without sending it. */
export const simulate: StepHandler = async (request, work) => {
  try {
    await work.rpc.call("eth_call", [fulfilCall(request, work), "latest"], bytes);
    return { to: "send" };
  } catch (error) {
    if (!(error instanceof CallReverted)) throw error;
    return await insteadOfRevert(request, error, work);
  }
};

/**
 * Where the request goes on after a revert, by what the chain says of it now: an endpoint that lags behind may not know it yet.
 * @error FulfilmentRefused unless the revert is one of those that are no failure
 */
export async function insteadOfRevert(request: RequestRecord, error: CallReverted, work: Work): Promise<StepResult> {
  const custom = customError(ORACLE_ABI, error);
  if (custom && NO_FAILURE.includes(custom.name)) {
    const { instead } = await chainState(request, work);
    return instead ?? { waitSeconds: work.config.pollSeconds };
  }
  const reason = custom === null ? `${error.message} Data: ${error.data}` : `${custom.name}(${custom.args.join(", ")})`;
  throw new FulfilmentRefused(request.key, reason, error);
}

export function fulfilCall(request: RequestRecord, { config, signer }: Work) {
  const data = fulfilCalldata({
    asked: request.event,
    outputs: stored(request, "outputs"),
    proof: stored(request, "proof"),
    payee: config.payee,
  });
  return { from: signer.address, to: config.oracle, data };
}
