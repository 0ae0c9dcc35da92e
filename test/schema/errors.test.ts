// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { FatalError, ProofcastError, RetryableError } from "../../schema/errors.ts";

class EndpointDown extends RetryableError {
  constructor(cause: unknown) {
    super("ENDPOINT_DOWN", "The endpoint is down. Try again.", {
      cause,
      details: { attempt: 2 },
      docs: "docs/relayer.md",
    });
  }
}

class BadInput extends FatalError {
  constructor() {
    super("BAD_INPUT", "The input is bad. Mend it.");
  }
}

describe("errors", () => {
  it("carry code, details, cause and where to read on", () => {
    const cause = new Error("refused");
    const error = new EndpointDown(cause);
    expect(error).to.include({ name: "EndpointDown", code: "ENDPOINT_DOWN", cause, docs: "docs/relayer.md" });
    expect(error.details).to.deep.equal({ attempt: 2 });
  });

  it("have neither details nor cause unless they are given", () => {
    const error = new BadInput();
    expect(error.details).to.deep.equal({});
    expect(error.docs).to.equal(undefined);
    expect("cause" in error, "cause").to.equal(false);
  });

  it("are told apart by their root, which is what a retry policy reads", () => {
    expect(new EndpointDown(undefined)).to.be.instanceOf(RetryableError).and.instanceOf(ProofcastError);
    expect(new EndpointDown(undefined)).to.not.be.instanceOf(FatalError);
    expect(new BadInput()).to.be.instanceOf(FatalError).and.not.instanceOf(RetryableError);
  });
});
