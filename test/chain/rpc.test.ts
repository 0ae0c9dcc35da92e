// SPDX-License-Identifier: GPL-3.0-or-later
import { inspect } from "node:util";
import { expect } from "chai";
import { z } from "zod";
import { postedRequests } from "../../chain/posted-requests.ts";
import { CallReverted, EndpointUnavailable, LogRangeRefused, RpcRefused } from "../../chain/rpc-errors.ts";
import { openRpc, type Rpc } from "../../chain/rpc.ts";
import { scriptedEndpoint, type ScriptedAnswer, type RpcCall } from "../../testing/scripted-endpoint.ts";

const ORACLE = `0x${"11".repeat(20)}`;

/** What `use` comes to with an endpoint that answers so, and what was asked of the endpoint. */
async function withEndpoint<T>(script: (call: RpcCall) => ScriptedAnswer, use: (rpc: Rpc) => Promise<T>) {
  const endpoint = await scriptedEndpoint(script);
  const rpc = openRpc(`http://${endpoint.host}/`, 1);
  try {
    return { outcome: await use(rpc).catch((error: unknown) => error), calls: endpoint.calls };
  } finally {
    rpc.close();
    endpoint.close();
  }
}

const ask = (rpc: Rpc) => rpc.call("eth_blockNumber", [], z.string());

describe("openRpc", () => {
  describe("when a call reverts", () => {
    const reverts = { error: { code: 3, message: "execution reverted" } };
    const called = (rpc: Rpc) => rpc.call("eth_call", [{}, "latest"], z.string());

    it("takes any other answer to the same question for the true one", async () => {
      let asked = 0;
      const { outcome } = await withEndpoint(() => (asked++ < 2 ? reverts : { result: "0x01" }), called);
      expect(outcome).to.equal("0x01");
    });

    it("believes it when it is said each time", async () => {
      const { outcome, calls } = await withEndpoint(() => reverts, called);
      expect(outcome).to.be.instanceOf(CallReverted);
      expect(calls).to.have.length(3);
    });
  });

  describe("when the endpoint asks for a pause", () => {
    it("waits out a short one, in seconds, and asks again", async () => {
      let asked = 0;
      const started = performance.now();
      const { outcome } = await withEndpoint(
        () => (asked++ === 0 ? { status: 429, headers: { "retry-after": "1" } } : { result: "0x1" }),
        ask,
      );
      expect(outcome).to.equal("0x1");
      expect(performance.now() - started, "a second, not a millisecond").to.be.at.least(950);
    });

    it("leaves it alone during a long one, and says how long", async () => {
      const { outcome, calls } = await withEndpoint(
        () => ({ status: 429, headers: { "Retry-After": "40" } }),
        async (rpc) => [
          await ask(rpc).catch((error: unknown) => error),
          await ask(rpc).catch((error: unknown) => error),
        ],
      );
      for (const error of outcome as unknown[]) {
        expect(error).to.be.instanceOf(EndpointUnavailable);
        expect((error as EndpointUnavailable).retryAfterSeconds).to.be.within(39, 40);
      }
      expect(calls.length, "asked once").to.equal(1);
    });

    it("gives up after some tries when it names no time", async () => {
      const { outcome, calls } = await withEndpoint(() => ({ status: 429, headers: { "retry-after": "0" } }), ask);
      expect(outcome).to.be.instanceOf(EndpointUnavailable);
      expect(calls.length).to.equal(3);
    });
  });

  it("reads the node's words in the body of an HTTP error", async () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: -32_000, message: "glorp" } });
    const { outcome } = await withEndpoint(() => ({ status: 400, body }), ask);
    expect(outcome).to.be.instanceOf(RpcRefused).with.property("said", "glorp");
  });

  it("lets no control characters and no novels through", async () => {
    const { outcome } = await withEndpoint(
      () => ({ error: { code: 1, message: `a\u001b[2J\n${"b".repeat(9_999)}` } }),
      ask,
    );
    const { said } = outcome as RpcRefused;
    expect(said).to.match(/^a \[2J b+…$/);
    expect(said.length).to.be.below(400);
  });
});

describe("what openRpc throws", () => {
  const secrets = ["user5ecret", "pass5ecret", "path5ecret", "query5ecret", btoa("user5ecret:pass5ecret")];

  type Echo = (echo: string) => ScriptedAnswer;
  const ways: Record<string, Echo> = {
    "a JSON-RPC error": (echo) => ({ error: { code: -32_000, message: echo, data: { requestUrl: echo } } }),
    "a revert": (echo) => ({ error: { code: 3, message: `execution reverted: ${echo}`, data: echo } }),
    "an HTTP status": (echo) => ({ status: 401, headers: { "x-echo": encodeURI(echo) }, body: echo }),
    "no JSON": (echo) => ({ status: 200, body: `<p>${echo}</p>` }),
    "a result of another shape": (echo) => ({ result: { [echo]: echo } }),
    "an error that is a text": (echo) => ({ error: echo }),
    "a text that is cut where the key stands": (echo) => ({
      error: { code: 1, message: `${"x".repeat(268)} ${echo}` },
    }),
  };
  for (const [way, answer] of Object.entries(ways)) {
    it(`holds no key when the endpoint repeats its own in ${way}`, async () => {
      let url = "";
      const endpoint = await scriptedEndpoint((call) => answer(`${url} ${call.url} ${JSON.stringify(call.headers)}`));
      url = `http://user5ecret:pass5ecret@${endpoint.host}/v3/path5ecret?key=query5ecret`;
      const rpc = openRpc(url, 1);
      try {
        const error = await rpc.call("eth_call", [], z.string()).catch((thrown: unknown) => thrown);
        const printed = inspect(error, { depth: 20, showHidden: true, getters: true });
        expect(error).to.be.instanceOf(Error);
        for (const secret of secrets) expect(printed).to.not.include(secret.slice(0, 8));
      } finally {
        rpc.close();
        endpoint.close();
      }
    });
  }
});

describe("postedRequests", () => {
  const blocksOf = ({ params }: RpcCall): [number, number] => {
    const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
    return [Number(fromBlock), Number(toBlock)];
  };

  /** The ranges that were answered, with all that were asked. */
  async function read(limit: number, refusal: object, upTo = 40) {
    const answered: [number, number][] = [];
    const { outcome, calls } = await withEndpoint(
      (call) => {
        const [from, to] = blocksOf(call);
        if (to - from + 1 > limit) return "status" in refusal ? (refusal as { status: number }) : { error: refusal };
        answered.push([from, to]);
        return { result: [] };
      },
      (rpc) => postedRequests(rpc, ORACLE, [1n], { from: 1, to: upTo }),
    );
    return { outcome, answered, asked: calls.length };
  }

  const refusals: Record<string, object> = {
    "a limit of blocks under -32005": { code: -32_005, message: "limit exceeded: 40 blocks asked, at most 3" },
    "a limit of results": { code: -32_602, message: "query returned more than 10000 results" },
    "a range that it names, and that is nonsense": {
      code: -32_005,
      message: "try this range [0x0, 0xffffffffffffffff]",
    },
    "words that nobody knows": { code: -32_000, message: "glorp" },
    "a fault of its own": { code: -32_603, message: "Internal error" },
    "a gateway's timeout": { status: 504 },
    "an entity too large": { status: 413 },
  };
  for (const [name, refusal] of Object.entries(refusals)) {
    it(`reads every block once, in smaller ranges, behind ${name}`, async () => {
      const { outcome, answered, asked } = await read(3, refusal);
      expect(outcome).to.deep.equal([]);
      expect(answered[0]?.[0]).to.equal(1);
      expect(answered.at(-1)?.[1]).to.equal(40);
      for (const [index, [from]] of answered.entries()) {
        if (index > 0) expect(from).to.equal((answered[index - 1]?.[1] ?? 0) + 1);
      }
      expect(asked, "refusals are few").to.be.below(answered.length + 10);
    });
  }

  it("asks for more again when it is answered", async () => {
    let limit = 3;
    const { outcome } = await withEndpoint(
      (call) => {
        const [from, to] = blocksOf(call);
        return to - from + 1 > limit ? { error: { code: -32_005, message: "limit exceeded" } } : { result: [] };
      },
      async (rpc) => {
        await postedRequests(rpc, ORACLE, [1n], { from: 1, to: 100 });
        const small = rpc.logSpan.blocks;
        limit = 1_000_000;
        await postedRequests(rpc, ORACLE, [1n], { from: 101, to: 20_000 });
        return [small, rpc.logSpan.blocks];
      },
    );
    const [small, large] = outcome as [number, number];
    expect(small).to.be.at.most(6);
    expect(large).to.be.greaterThan(500);
  });

  it("gives up when not even one block is answered", async () => {
    const { outcome, asked } = await read(0, { code: -32_005, message: "limit exceeded" });
    expect(outcome).to.be.instanceOf(LogRangeRefused);
    expect(asked).to.equal(6);
  });

  it("asks for no less when the endpoint only speaks of its rate", async () => {
    const { outcome, asked } = await read(0, { code: -32_005, message: "daily request count exceeded" });
    expect(outcome).to.be.instanceOf(EndpointUnavailable).and.not.instanceOf(LogRangeRefused);
    expect(asked).to.equal(1);
  });
});
