// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { FetchRequest } from "ethers";
import { classifyRpcError, LogsTooLate } from "../../chain/rpc-errors.ts";
import { TimelyProvider } from "../../chain/timely-provider.ts";

describe("TimelyProvider", function () {
  this.timeout(30_000);

  /** What comes of a question to an endpoint that answers so, after how many milliseconds, and the bytes that it sent. */
  async function asked(answer: (response: ServerResponse) => NodeJS.Timeout | undefined, longestMs = 1_000) {
    let timer: NodeJS.Timeout | undefined;
    const server = createServer((_, response) => {
      timer = answer(response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const request = new FetchRequest(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const provider = new TimelyProvider(request, longestMs);
    const started = performance.now();
    try {
      const outcome: unknown = await provider.send("eth_getLogs", []).catch((error: unknown) => error);
      return { outcome, ms: performance.now() - started };
    } finally {
      clearInterval(timer);
      provider.destroy();
      server.closeAllConnections();
      server.close();
    }
  }

  it("gives what the endpoint answers", async () => {
    const { outcome } = await asked((response) => {
      response.end('{"jsonrpc":"2.0","id":1,"result":[7]}');
      return undefined;
    });
    expect(outcome).to.deep.equal([7]);
  });

  it("does not wait for the end of an answer that trickles without one", async () => {
    const { outcome, ms } = await asked((response) => {
      response.write('{"jsonrpc":"2.0","id":1,"result":[');
      return setInterval(() => response.write("7,"), 20);
    });
    expect(classifyRpcError("eth_getLogs", outcome)).to.be.instanceOf(LogsTooLate);
    expect(ms).to.be.within(900, 10_000);
  });
});
