// SPDX-License-Identifier: GPL-3.0-or-later
import { ORACLE_ABI } from "../chain/abi.ts";
import type { Lie, RpcAnswer } from "./rpc-gate.ts";

/** The first of these that has something to say. */
export function anyOf(...lies: readonly Lie[]): Lie {
  return async (request, pass) => {
    for (const lie of lies) {
      const answer = await lie(request, pass);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
}

/** The first so many answers to a method are made from the true one. */
export function firstAnswers(method: string, times: number, change: (answer: RpcAnswer) => RpcAnswer): Lie {
  let left = times;
  return async (request, pass) => {
    if (request.method !== method) return undefined;
    const answer = await pass();
    const changed = change(answer);
    if (left === 0 || changed === answer) return answer;
    left--;
    return changed;
  };
}

/** The first so many calls of one of the oracle's functions get this answer. */
export function firstCalls(name: string, times: number, answer: RpcAnswer): Lie {
  const selector = ORACLE_ABI.getFunction(name)?.selector ?? "";
  let left = times;
  return ({ method, params }) => {
    const call = params[0] as { data?: string } | undefined;
    if (method !== "eth_call" || call?.data?.startsWith(selector) !== true || left === 0) return undefined;
    left--;
    return answer;
  };
}

export const REVERTED: RpcAnswer = { error: { code: 3, message: "execution reverted" } };

/** What the oracle would say of a request in this state, whatever request it is. */
export function requestInState(status: number): RpcAnswer {
  const kept = { status, deadline: 0n, feeWei: 0n };
  return { result: ORACLE_ABI.encodeFunctionResult("requestOf", [kept]) };
}
