import { expect } from "chai";
import { network } from "hardhat";
import { keyWords } from "../../../keys/verifying-key.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";
import { simulatedKey } from "../../../testing/simulated-key.ts";
import { simulateProof } from "../../../testing/simulated-proof.ts";

const connection = await network.create();
const { ethers } = connection;

const SIGNALS: [bigint, bigint, bigint] = [1n, 2n, 3n];

describe("Groth16Verifier, with little gas", () => {
  const { key, secret } = simulatedKey("verification-gas-test");
  const proof = simulateProof(secret, key, SIGNALS) as never;

  after(() => connection.close());

  it("never refuses a valid proof for want of gas: it says that it cannot tell, or accepts", async () => {
    const verifier = await ethers.deployContract("Groth16Verifier", [keyWords(key), EC_ADD]);
    const outOfGas = verifier.interface.getError("VerificationOutOfGas")!.selector;
    const verdicts: string[] = [];
    for (let gasLimit = 200_000; gasLimit <= 270_000; gasLimit += 1_000) {
      const answer = await ethers.provider
        .call({ to: verifier, data: verifier.interface.encodeFunctionData("verify", [proof, SIGNALS]), gasLimit })
        .catch((error: unknown) => (error as { data: string }).data);
      verdicts.push(answer === "0x" ? "accepted" : answer.startsWith(outOfGas) ? "cannot tell" : answer);
    }
    const firstAccepted = verdicts.indexOf("accepted");
    expect(verdicts).to.deep.equal(verdicts.map((_, i) => (i < firstAccepted ? "cannot tell" : "accepted")));
    expect(firstAccepted, "both happen").to.be.greaterThan(0);
  });

  it("says how much it got and how much it needs", async () => {
    const verifier = await ethers.deployContract("Groth16Verifier", [keyWords(key), EC_ADD]);
    await expect(verifier.verify(proof, SIGNALS, { gasLimit: 200_000n })).to.be.revertedWithCustomError(
      verifier,
      "VerificationOutOfGas",
    );
  });
});
