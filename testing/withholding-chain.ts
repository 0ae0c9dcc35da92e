// SPDX-License-Identifier: GPL-3.0-or-later
import { keccak256, toBeHex } from "ethers";
import type { z } from "zod";
import { ORACLE_ABI } from "../chain/abi.ts";
import { logSpan } from "../chain/log-span.ts";
import { EndpointUnavailable } from "../chain/rpc-errors.ts";
import type { Rpc } from "../chain/rpc.ts";
import { inventedRequest } from "./invented-request.ts";

const BLOCK_SECONDS = 12;
const COUNT = ORACLE_ABI.getFunction("requestCountOf")?.selector ?? "";

type Posted = { block: number; modelId: bigint };

/** A chain of empty blocks with requests in some, behind an endpoint that withholds the logs of the blocks it is told to. */
export function withholdingChain(oracle: string, requests: Posted[]) {
  const chain = {
    head: 1,
    requests,
    withheld: new Set<number>(),
    /** Older blocks have no state. */
    oldestState: 0,
    /** No logs are given from these blocks. */
    refusesUpTo: 0,
    /** What was asked of `eth_getLogs`. */
    asked: [] as [from: number, to: number][],
  };
  const hashOf = (block: number): string => keccak256(toBeHex(block, 32));

  function logOf({ block, modelId }: Posted, index: number) {
    const { terms, requester, number, feeWei, subjects, indices, inputWords } = inventedRequest({ terms: { modelId } });
    const batch = [subjects, indices, inputWords];
    const values = [toBeHex(index + 1, 32), modelId, requester, number, feeWei, terms, ...batch];
    const { topics, data } = ORACLE_ABI.encodeEventLog("RequestPosted", values);
    return { address: oracle, topics, data, blockNumber: toBeHex(block), blockHash: hashOf(block) };
  }

  function answer(method: string, params: readonly unknown[]): unknown {
    if (method === "eth_blockNumber") return toBeHex(chain.head);
    if (method === "eth_getBlockByNumber") {
      const number = Number(params[0]);
      if (number > chain.head) return null;
      return { number: toBeHex(number), hash: hashOf(number), timestamp: toBeHex(number * BLOCK_SECONDS) };
    }
    if (method === "eth_getLogs") {
      const { fromBlock, toBlock, topics } = params[0] as { fromBlock: string; toBlock: string; topics: string[][] };
      const [from, to] = [Number(fromBlock), Number(toBlock)];
      chain.asked.push([from, to]);
      if (from <= chain.refusesUpTo) throw new EndpointUnavailable(method, "query timeout exceeded");
      return chain.requests
        .map((each, index) => ({ ...each, log: logOf(each, index) }))
        .filter(({ block, modelId }) => block >= from && block <= to && topics[2]?.includes(toBeHex(modelId, 32)))
        .filter(({ block }) => !chain.withheld.has(block))
        .map(({ log }) => log);
    }
    const block = Number(params[1]);
    if (block < chain.oldestState || block > chain.head) throw new EndpointUnavailable(method, "missing trie node");
    if (method === "eth_getCode") return "0x60";
    const { data } = params[0] as { data: string };
    if (method !== "eth_call" || !data.startsWith(COUNT)) throw new Error(`${method} is not scripted`);
    const modelId = BigInt(`0x${data.slice(10)}`);
    return toBeHex(chain.requests.filter((each) => each.modelId === modelId && each.block <= block).length, 32);
  }

  const rpc: Rpc = {
    chainId: 31_337,
    logSpan: logSpan(),
    call: <T>(method: string, params: readonly unknown[], shape: z.ZodType<T>) =>
      new Promise<T>((done) => {
        done(shape.parse(answer(method, params)));
      }),
    close: () => undefined,
  };
  return Object.assign(chain, { rpc });
}
