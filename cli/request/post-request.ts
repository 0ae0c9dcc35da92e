// SPDX-License-Identifier: GPL-3.0-or-later
import type { ChainReader } from "../../chain/chain-reader.ts";
import { plainTerms } from "../../chain/asked-request.ts";
import { decodePosted } from "../../chain/posted-requests.ts";
import { blockHeader } from "../../chain/rpc-answers.ts";
import { FatalError } from "../../schema/errors.ts";
import { POSTED_TOPIC } from "../../verification/evidence/fulfilled-request.ts";
import { revertData } from "../deploy/chain-failure.ts";
import { revertText } from "../deploy/contract-errors.ts";
import type { OpenChain } from "../deploy/open-chain.ts";

/** The oracle would refuse the request; nothing was sent. */
export class RequestRefused extends FatalError {
  constructor(reason: string, cause: unknown) {
    super(
      "REQUEST_REFUSED",
      `The oracle refuses the request: ${reason.replace(/\.$/, "")}. Nothing was sent. Its errors are explained in docs/contract-errors.md.`,
      { details: { reason }, cause },
    );
  }
}

type Wanted = Readonly<{
  oracle: string;
  model: bigint;
  subject: readonly string[];
  epoch: bigint;
  feeWei: bigint;
  withinSeconds: number;
}>;

/** Posts a request as the chain's sender. @error RequestRefused */
export async function postRequest({ connection }: OpenChain, reader: ChainReader, wanted: Wanted) {
  const { model: modelId, epoch, feeWei: value, withinSeconds } = wanted;
  const { timestamp } = await reader.call("eth_getBlockByNumber", ["latest", false], blockHeader);
  const terms = plainTerms({ modelId, epoch, deadline: BigInt(timestamp + withinSeconds) });
  const oracle = await connection.ethers.getContractAt("PredictionOracle", wanted.oracle);
  await oracle.request.staticCall(terms, [...wanted.subject], { value }).catch((error: unknown) => {
    const data = revertData(error);
    throw data === undefined ? error : new RequestRefused(revertText(data), error);
  });
  const receipt = await (await oracle.request(terms, [...wanted.subject], { value })).wait();
  const posted = receipt?.logs.find(({ topics }) => topics[0] === POSTED_TOPIC);
  if (receipt === null || posted === undefined) throw new RequestRefused("it told of no request", undefined);
  const { requestId } = decodePosted({ topics: [...posted.topics], data: posted.data });
  return { requestId, epoch, block: receipt.blockNumber, transactionHash: receipt.hash, gasUsed: receipt.gasUsed };
}
