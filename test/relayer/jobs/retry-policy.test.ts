// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { EndpointUnavailable, HostileAnswer, LogRangeRefused, RpcRefused } from "../../../chain/rpc-errors.ts";
import { InsufficientFunds } from "../../../relayer/jobs/broadcast.ts";
import { decideRetry, pauseBounds } from "../../../relayer/jobs/retry-policy.ts";
import { ModelNotServed } from "../../../relayer/jobs/served-model.ts";
import { FeesAboveCap, NonceTaken } from "../../../relayer/jobs/sign-attempt.ts";
import { RetryableError } from "../../../schema/errors.ts";

class Unlucky extends RetryableError {}

const first = { attempt: 0, limit: 3 };
const last = { attempt: 3, limit: 3 };

describe("decideRetry", () => {
  it("never tries a fatal error again", () => {
    expect(decideRetry(new ModelNotServed(1n), first)).to.equal("dead");
  });

  it("tries a retryable error again, so many times", () => {
    expect(decideRetry(new Unlucky("UNLUCKY", "It did not work."), first)).to.equal("retry");
    expect(decideRetry(new Unlucky("UNLUCKY", "It did not work."), last)).to.equal("dead");
  });

  it("treats an unknown error as retryable", () => {
    expect(decideRetry(new TypeError("?"), first)).to.equal("retry");
    expect(decideRetry("text", last)).to.equal("dead");
  });

  it("waits without counting for what is not the request's fault", () => {
    for (const error of [
      new EndpointUnavailable("eth_call", "down"),
      new LogRangeRefused("eth_getLogs", "too many"),
      new HostileAnswer("eth_call", "none"),
      new RpcRefused("eth_call", "glorp"),
      new NonceTaken(1),
      new InsufficientFunds("0x", null),
      new FeesAboveCap(1n),
    ]) {
      expect(decideRetry(error, last), error.code).to.equal("wait");
    }
  });
});

describe("pauseBounds", () => {
  it("grows longest for words that nobody knows, and lasts as long as an endpoint asks", () => {
    expect(pauseBounds(new RpcRefused("eth_call", "glorp")).longestSeconds).to.equal(300);
    expect(pauseBounds(new EndpointUnavailable("eth_call", "down")).longestSeconds).to.equal(30);
    expect(pauseBounds(new EndpointUnavailable("eth_call", "429", { retryAfterSeconds: 90 })).leastSeconds).to.equal(
      90,
    );
  });
});
