// SPDX-License-Identifier: GPL-3.0-or-later
import { environmentKey, SigningKeyMissing } from "../../relayer/config/signing-key.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import { checkRpcUrl } from "../rpc-url.ts";
import { chainFailure, EndpointDown } from "./chain-failure.ts";
import { openHardhat } from "./open-hardhat.ts";

export type ChainOptions = Readonly<{
  rpcUrl: string;
  /** Name of the environment variable that holds the private key; a local chain's own first account without it. */
  keyEnv?: string | undefined;
}>;

type Connection = Awaited<ReturnType<Awaited<ReturnType<typeof openHardhat>>["network"]["create"]>>;

/**
 * Connects to a chain, to read it, or as the sender whose key is named. The key never is an argument: arguments are seen by everybody on
 * the machine.
 * @error InvalidRpcUrl, SigningKeyMissing, EndpointDown
 */
export async function openReader({ rpcUrl, keyEnv }: ChainOptions) {
  checkRpcUrl(rpcUrl);
  const override = { url: rpcUrl, ...(keyEnv === undefined ? {} : { accounts: [environmentKey(keyEnv)] }) };
  const hre = await openHardhat();
  const connection = await hre.network.create({ network: "localhost", chainType: "l1", override });
  const chainId = await chainIdOf(connection);
  pinChainId(connection.provider, chainId);
  return { connection, chainId };
}

export type ChainReading = Awaited<ReturnType<typeof openReader>>;

/** Connects to a chain as its sender. @error InvalidRpcUrl, SigningKeyMissing, EndpointDown */
export async function openChain(options: ChainOptions) {
  const reading = await openReader(options);
  try {
    return { ...reading, ...(await senderOf(reading, options)) };
  } catch (error) {
    await reading.connection.close();
    throw error;
  }
}

/** Who signs: the named key's account, or a local chain's own first one. @error SigningKeyMissing */
export async function senderOf(
  { connection, chainId }: ChainReading,
  { keyEnv }: Pick<ChainOptions, "keyEnv">,
): Promise<{ accounts: string[]; sender: string }> {
  if (keyEnv === undefined && !isLocalChain(chainId))
    throw new SigningKeyMissing(`chain ${chainId} is not local, so name the variable that holds the key (--key-env)`);
  const accounts = (await connection.provider.request({ method: "eth_accounts" })) as string[];
  const [sender] = accounts;
  if (sender === undefined) throw new SigningKeyMissing("the endpoint has no account of its own; use --key-env");
  return { accounts, sender };
}

export type OpenChain = Awaited<ReturnType<typeof openChain>>;

/**
 * Hardhat asks for the chain again when it signs. An endpoint that gives another answer then would have a local chain's transaction,
 * with its development keys, signed for a public one: what was checked is what is signed.
 */
function pinChainId(provider: Connection["provider"], chainId: bigint): void {
  const answers: Record<string, string> = { eth_chainId: `0x${chainId.toString(16)}`, net_version: chainId.toString() };
  const request = provider.request.bind(provider);
  provider.request = async (call): Promise<unknown> => answers[call.method] ?? (await request(call));
}

async function chainIdOf(connection: Connection): Promise<bigint> {
  try {
    return BigInt((await connection.provider.request({ method: "eth_chainId" })) as string);
  } catch (error) {
    await connection.close();
    throw chainFailure(error) ?? new EndpointDown(error instanceof Error ? error.message : String(error), error);
  }
}
