import { openHardhat } from "../deploy/open-hardhat.ts";

const LOOPBACK = "127.0.0.1";
const ANY_PORT = 0;

/** Starts a simulated chain, serves it on a loopback port and connects to it. */
export async function startLocalChain(override: { initialDate?: Date; chainId?: number }) {
  const hre = await openHardhat();
  const server = await hre.network.createServer({ network: "node", override }, LOOPBACK, ANY_PORT);
  const { address, port } = await server.listen();
  const rpcUrl = `http://${address}:${port}`;
  const connection = await hre.network.create({ network: "localhost", chainType: "l1", override: { url: rpcUrl } });
  return {
    rpcUrl,
    connection,
    close: async () => {
      await connection.close();
      await server.close();
    },
  };
}

/** A chain of this process: nothing leaves the machine, and it ends with the process. */
export type LocalChain = Awaited<ReturnType<typeof startLocalChain>>;
