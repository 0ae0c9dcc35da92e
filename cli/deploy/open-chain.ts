import hre from "hardhat";
import { EndpointUnavailable } from "../../relayer/chain/rpc-errors.ts";
import { SigningKeyMissing } from "../../relayer/config/signing-key.ts";
import { isLocalChain } from "./local-chain-ids.ts";

export type ChainOptions = Readonly<{
  rpcUrl: string;
  /** Name of the environment variable that holds the private key; a local chain's own first account without it. */
  keyEnv?: string | undefined;
}>;

/**
 * Connects to a chain as its sender. The key never is an argument: arguments are seen by everybody on the machine.
 * @error SigningKeyMissing, EndpointUnavailable
 */
export async function openChain({ rpcUrl, keyEnv }: ChainOptions) {
  const override = { url: rpcUrl, ...(keyEnv === undefined ? {} : { accounts: [privateKey(keyEnv)] }) };
  const connection = await hre.network.create({ network: "localhost", chainType: "l1", override });
  const chainId = await chainIdOf(connection);
  if (keyEnv === undefined && !isLocalChain(chainId)) {
    await connection.close();
    throw new SigningKeyMissing(`chain ${chainId} is not local, so name the variable that holds the key (--key-env)`);
  }
  const accounts = (await connection.provider.request({ method: "eth_accounts" })) as string[];
  const [sender] = accounts;
  if (sender === undefined) throw new SigningKeyMissing("the endpoint has no account of its own; use --key-env");
  return { connection, chainId, accounts, sender };
}

export type OpenChain = Awaited<ReturnType<typeof openChain>>;

async function chainIdOf(connection: Awaited<ReturnType<typeof hre.network.create>>): Promise<bigint> {
  try {
    return BigInt((await connection.provider.request({ method: "eth_chainId" })) as string);
  } catch (error) {
    await connection.close();
    throw new EndpointUnavailable("eth_chainId", error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

function privateKey(name: string): string {
  const key = process.env[name] ?? "";
  if (!/^0x[0-9a-fA-F]{64}$/.test(key)) {
    throw new SigningKeyMissing(`set ${name} to a private key (0x and 64 hex digits) in the environment`);
  }
  return key;
}
