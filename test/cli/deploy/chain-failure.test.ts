// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import {
  ChainRefused,
  chainFailure,
  ContractReverted,
  EndpointDown,
  revertData,
} from "../../../cli/deploy/chain-failure.ts";
import { FatalError } from "../../../schema/errors.ts";

const DATA = `0xb4065cb6${"7".padStart(64, "0")}`; // ModelAlreadyRegistered(7)
const answered = (code: number, message: string, data?: unknown) => Object.assign(new Error(message), { code, data });

describe("chainFailure", () => {
  it("finds a revert's data wherever a library puts it, whatever words stand in the text", () => {
    const reverts = [
      answered(3, "execution reverted", DATA),
      answered(-32_000, "execution reverted: timed out", { data: DATA }),
      answered(-32_015, "VM execution error: reverted", `Reverted ${DATA}`),
      Object.assign(new Error("call"), { code: "CALL_EXCEPTION", data: DATA }),
      Object.assign(new Error("call"), { code: "CALL_EXCEPTION", data: null, info: { error: answered(3, "x", DATA) } }),
      new Error("outer", { cause: answered(3, "execution reverted", DATA) }),
    ];
    for (const error of reverts) {
      expect(revertData(error), error.message).to.equal(DATA);
      expect(chainFailure(error), error.message).to.be.instanceOf(ContractReverted);
      expect(chainFailure(error)?.message, error.message).to.contain("ModelAlreadyRegistered(modelId 7)");
    }
    expect(revertData(answered(-32_000, "execution reverted"))).to.equal("0x");
  });

  it("asks to try again where the endpoint is at fault, and never repeats its address", () => {
    const down = [
      Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect", address: "127.0.0.1", port: 1 }),
      Object.assign(new Error("HHE704: Network connection timed out."), { number: 704 }),
      answered(-32_005, "rate limit exceeded"),
      answered(-1, "Failed to make POST request to https://host/SECRET"),
      answered(-32_603, "Internal error"),
      answered(-32_000, "header not found"),
      answered(-32_000, "invalid project id"),
      answered(-32_000, "Unauthorized: You must authenticate your request with an API key."),
    ];
    for (const error of down) {
      const failure = chainFailure(error);
      expect(failure, error.message).to.be.instanceOf(EndpointDown);
      expect(failure?.message).not.to.contain("SECRET");
    }
  });

  it("says what helps where the node refuses", () => {
    for (const [said, remedy] of [
      ["insufficient funds for gas * price + value", "more of the chain's coin"],
      ["Sender doesn't have enough funds to send tx", "more of the chain's coin"],
      ["nonce too low", "run it again"],
      ["replacement transaction underpriced", "run it again"],
      ["the method eth_call does not exist", "whole eth_ interface"],
      ["nobody has ever said this", "whoever runs the node"],
    ] as const) {
      const failure = chainFailure(answered(-32_000, said));
      expect(failure, said).to.be.instanceOf(ChainRefused);
      expect(failure?.message, said).to.contain(remedy);
    }
  });

  it("knows an answer that no such contract gives", () => {
    const empty = Object.assign(new Error("could not decode result data"), { code: "BAD_DATA", value: "0x" });
    expect(chainFailure(empty)?.code).to.equal("CONTRACT_MISSING");
  });

  it("leaves our own errors and our own mistakes as they are", () => {
    const own = new ChainRefused("a", "b", undefined);
    expect(chainFailure(own)).to.equal(own).and.to.be.instanceOf(FatalError);
    for (const error of [new TypeError("x is not a function"), "text", undefined])
      expect(chainFailure(error)).to.equal(undefined);
  });
});
