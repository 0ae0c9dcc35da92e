import hre from "hardhat";

const LOOPBACK = "127.0.0.1";
const ANY_PORT = 0;

/** Inside a mocha suite: a simulated chain of the given id, served on a loopback port while its tests run. */
export function servedChain(chainId = 31_337) {
  let opened: { url: string; connection: Awaited<ReturnType<typeof connect>>; close: () => Promise<void> } | undefined;
  before(async () => {
    const server = await hre.network.createServer({ network: "node", override: { chainId } }, LOOPBACK, ANY_PORT);
    const { address, port } = await server.listen();
    const url = `http://${address}:${port}`;
    const connection = await connect(url);
    opened = {
      url,
      connection,
      close: async () => {
        await connection.close();
        await server.close();
      },
    };
  });
  after(async () => {
    await opened?.close();
  });
  return () => opened ?? expectOpen();
}

async function connect(url: string) {
  return await hre.network.create({ network: "localhost", chainType: "l1", override: { url } });
}

function expectOpen(): never {
  throw new Error("the chain is served only while the suite's tests run");
}
