import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { z } from "zod";
import { FatalError } from "../../schema/errors.ts";
import { blockHeader, smallQuantity, type BlockHeader } from "./rpc-answers.ts";
import { classifyRpcError, EndpointUnavailable, HostileAnswer } from "./rpc-errors.ts";

/** The endpoint serves another chain than the configuration names. */
export class WrongChain extends FatalError {
  constructor(expected: number, received: number) {
    super(
      "WRONG_CHAIN",
      `The RPC endpoint serves chain ${received}, the configuration is for chain ${expected}. ` +
        "Nothing was signed. Correct rpcUrl or chainId.",
      { details: { expected, received } },
    );
  }
}

/** One pinned endpoint whose every answer is checked against a shape. */
export type Rpc = {
  readonly chainId: number;
  /** @error EndpointUnavailable, HostileAnswer, RpcRefused, CallReverted */
  call<T>(method: string, params: readonly unknown[], answer: z.ZodType<T>): Promise<T>;
  close(): void;
};

const TIMEOUT_MS = 30_000;

/** Connects without asking anything yet. */
export function openRpc(url: string, chainId: number): Rpc {
  const request = new FetchRequest(url);
  request.timeout = TIMEOUT_MS;
  request.setThrottleParams({ maxAttempts: 3 });
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(request, network, { staticNetwork: network, batchMaxCount: 1 });
  return {
    chainId,
    async call(method, params, answer) {
      const received = await ask(provider, method, params);
      const parsed = answer.safeParse(received);
      if (!parsed.success) throw new HostileAnswer(method, z.prettifyError(parsed.error));
      return parsed.data;
    },
    close() {
      provider.destroy();
    },
  };
}

async function ask(provider: JsonRpcProvider, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await provider.send(method, [...params]);
  } catch (error) {
    throw classifyRpcError(method, error);
  }
}

/** @error WrongChain */
export async function checkChainId(rpc: Rpc): Promise<void> {
  const received = await rpc.call("eth_chainId", [], smallQuantity);
  if (received !== rpc.chainId) throw new WrongChain(rpc.chainId, received);
}

export async function headNumber(rpc: Rpc): Promise<number> {
  return await rpc.call("eth_blockNumber", [], smallQuantity);
}

/** Null when the chain, as this endpoint sees it, is shorter. */
export async function blockAt(rpc: Rpc, number: number): Promise<BlockHeader | null> {
  const block = await rpc.call("eth_getBlockByNumber", [toQuantity(number), false], blockHeader.nullable());
  if (block !== null && block.number !== number) {
    throw new HostileAnswer("eth_getBlockByNumber", `block ${block.number} instead of ${number}`);
  }
  return block;
}

/** The newest block. */
export async function headBlock(rpc: Rpc): Promise<BlockHeader> {
  const block = await rpc.call("eth_getBlockByNumber", ["latest", false], blockHeader.nullable());
  if (block === null) throw new EndpointUnavailable("eth_getBlockByNumber", "it knows no newest block");
  return block;
}

export function toQuantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}
