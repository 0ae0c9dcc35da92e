// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { makeError } from "ethers";
import {
  CallReverted,
  classifyRpcError,
  EndpointUnavailable,
  LogsTooLate,
  RpcRefused,
} from "../../chain/rpc-errors.ts";

const node = (error: object) => ({ info: { error } });

describe("classifyRpcError", () => {
  it("takes everything that is no answer for an outage", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(classifyRpcError("eth_call", refused)).to.be.instanceOf(EndpointUnavailable);
  });

  it("takes a rate limit for an outage", () => {
    const limited = node({ code: -32_005, message: "limit exceeded" });
    expect(classifyRpcError("eth_getLogs", limited)).to.be.instanceOf(EndpointUnavailable);
    expect(classifyRpcError("eth_call", node({ code: 1, message: "Too Many Requests" }))).to.be.instanceOf(
      EndpointUnavailable,
    );
  });

  it("finds the revert data wherever the node puts it", () => {
    for (const data of ["0x1234", { data: "0x1234" }, { originalError: { data: "0x1234" } }]) {
      const error = classifyRpcError("eth_call", node({ code: 3, message: "execution reverted", data }));
      expect(error).to.be.instanceOf(CallReverted);
      expect(error).to.have.property("data", "0x1234");
    }
  });

  it("tells logs that come too late from an endpoint that is not there", () => {
    const late = makeError("request timeout", "TIMEOUT", { operation: "", reason: "" });
    expect(classifyRpcError("eth_getLogs", late)).to.be.instanceOf(LogsTooLate);
    expect(classifyRpcError("eth_call", late)).to.be.instanceOf(EndpointUnavailable).and.not.instanceOf(LogsTooLate);
  });

  it("keeps a refused transaction apart from a revert", () => {
    const error = classifyRpcError("eth_sendRawTransaction", { error: { code: -32_000, message: "nonce too low" } });
    expect(error).to.be.instanceOf(RpcRefused);
  });
});
