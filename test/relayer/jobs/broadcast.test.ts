import { expect } from "chai";
import { outcomeOfRefusal } from "../../../relayer/jobs/broadcast.ts";

describe("outcomeOfRefusal", () => {
  const words = {
    accepted: ["already known", "Known transaction: 0x12", "transaction already exists in mempool"],
    "nonce-used": ["nonce too low", "Nonce too low. Expected nonce to be 5 but got 4.", "OldNonce"],
    underpriced: [
      "replacement transaction underpriced",
      "transaction underpriced",
      "Replacement transaction fee too low",
    ],
  };
  for (const [outcome, messages] of Object.entries(words)) {
    for (const message of messages) {
      it(`takes "${message}" for ${outcome}`, () => {
        expect(outcomeOfRefusal(message)).to.equal(outcome);
      });
    }
  }

  it("does not guess at other words", () => {
    expect(outcomeOfRefusal("invalid sender")).to.equal(null);
  });
});
