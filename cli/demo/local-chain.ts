import hre from "hardhat";
import { JsonRpcProvider, type Signer } from "ethers";

/** A chain of this process: nothing leaves the machine, and it ends with the process. */
export type LocalChain = {
  rpcUrl: string;
  provider: JsonRpcProvider;
  signers: readonly Signer[];
  close: () => Promise<void>;
};

const LOOPBACK = "127.0.0.1";
const ANY_PORT = 0;

/** Starts a simulated chain whose clock begins at `unixSeconds` and serves it on a loopback port. */
export async function startLocalChain(unixSeconds: number): Promise<LocalChain> {
  const params = { network: "node", override: { initialDate: new Date(unixSeconds * 1_000) } };
  const server = await hre.network.createServer(params, LOOPBACK, ANY_PORT);
  const { address, port } = await server.listen();
  const rpcUrl = `http://${address}:${port}`;
  const provider = new JsonRpcProvider(rpcUrl, undefined, {
    staticNetwork: true,
    cacheTimeout: -1,
    pollingInterval: 50,
  });
  return {
    rpcUrl,
    provider,
    signers: await provider.listAccounts(),
    close: async () => {
      provider.destroy();
      await server.close();
    },
  };
}
