// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { z } from "zod";
import { type AskNode, chainReader } from "../../chain/chain-reader.ts";
import {
  CallReverted,
  EndpointUnavailable,
  HostileAnswer,
  LogRangeRefused,
  RpcRefused,
} from "../../chain/rpc-errors.ts";
import { FatalError } from "../../schema/errors.ts";
import { errorOf } from "../../testing/error-of.ts";

class OurOwn extends FatalError {
  constructor() {
    super("OUR_OWN", "It is ours.");
  }
}

const refusing =
  (thrown: unknown): AskNode =>
  () => {
    throw thrown;
  };
const told = (code: number, message: string, data?: string): Error => Object.assign(new Error(message), { code, data });
const errorFor = (thrown: unknown, method = "eth_call") =>
  errorOf(chainReader(refusing(thrown)).call(method, [], z.unknown()));

describe("chainReader", () => {
  it("hands on an answer of the right shape, and refuses any other", async () => {
    const reader = chainReader(() => Promise.resolve("0x1"));
    expect(await reader.call("eth_chainId", [], z.string())).to.equal("0x1");
    expect(await errorOf(reader.call("eth_chainId", [], z.number()))).to.be.instanceOf(HostileAnswer);
  });

  it("reads a wallet's error as the node's, for which it has the node's code", async () => {
    expect(await errorFor(told(3, "execution reverted", "0x12345678")))
      .to.be.instanceOf(CallReverted)
      .with.property("data", "0x12345678");
    expect(await errorFor(told(-32_005, "10 blocks at most"), "eth_getLogs")).to.be.instanceOf(LogRangeRefused);
    expect(await errorFor(told(-32_601, "no such method"), "debug_traceTransaction")).to.be.instanceOf(RpcRefused);
    expect(await errorFor({ code: 3, message: "execution reverted", data: "0x" })).to.be.instanceOf(CallReverted);
  });

  it("takes whatever else is thrown for silence, and lets our own errors through", async () => {
    for (const thrown of [
      new TypeError("fetch failed"),
      "no",
      undefined,
      7,
      Object.assign(new Error("x"), { code: "TIMEOUT" }),
    ])
      expect(await errorFor(thrown)).to.be.instanceOf(EndpointUnavailable);
    expect(await errorFor(new OurOwn())).to.be.instanceOf(OurOwn);
  });
});
