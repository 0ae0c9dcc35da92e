// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { openHardhat } from "../deploy/open-hardhat.ts";

const LOOPBACK = "127.0.0.1";
const ANY_PORT = 0;

/** Something else listens at the port. */
export class PortInUse extends FatalError {
  constructor(port: number, cause: unknown) {
    super("PORT_IN_USE", `Something listens at ${LOOPBACK}:${port} already. End it, or choose another port (--port).`, {
      details: { port },
      cause,
    });
  }
}

/** Starts a simulated chain, serves it on a loopback port and connects to it. @error PortInUse */
export async function startLocalChain(override: { initialDate?: Date; chainId?: number }, wantedPort = ANY_PORT) {
  const hre = await openHardhat();
  const server = await hre.network.createServer({ network: "node", override }, LOOPBACK, wantedPort);
  const { address, port } = await server.listen().catch((error: unknown) => {
    throw isInUse(error) ? new PortInUse(wantedPort, error) : error;
  });
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

function isInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

/** A chain of this process: nothing leaves the machine, and it ends with the process. */
export type LocalChain = Awaited<ReturnType<typeof startLocalChain>>;
