// SPDX-License-Identifier: GPL-3.0-or-later
import type { Asked, Terms } from "../chain/asked-request.ts";
import type { PostedRequest } from "../chain/posted-requests.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const REQUESTER = `0x${"02".repeat(20)}`;

/** A request that nobody made: one subject, and everything not said the same each time. */
export function inventedRequest({
  terms,
  ...change
}: Partial<Omit<PostedRequest, "terms">> & { terms?: Partial<Terms> } = {}): PostedRequest {
  const ordinary = { modelId: 1n, epoch: 5n, deadline: 9n, refundTo: NOBODY, callback: NOBODY, callbackGas: 0n };
  const asked: Asked = {
    terms: { ...ordinary, ...terms },
    ...{ requester: REQUESTER, number: 1n, subjects: [`0x${"03".repeat(32)}`], indices: [0n], inputWords: [1n] },
  };
  return { requestId: `0x${"01".repeat(32)}`, feeWei: 1n, ...asked, ...change };
}
