// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { developmentSecret } from "../../../keys/development-secret.ts";
import { writeDevelopmentKeys } from "../../../keys/development-keys.ts";
import { keyWords, type VerifyingKey } from "../../../groth16/verifying-key.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { sha256 } from "../../../schema/hash.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { simulateProof } from "../../../testing/simulated-proof.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";
import { snarkjsVerifierCode } from "../../../testing/snarkjs-verifier.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";
import { itOnPlainCode } from "../../../testing/plain-code.ts";

const connection = await network.create();
const { ethers } = connection;
const GAS = "test/snapshots/gas.json";
const LABEL = "verifier-test";
const WORD = 1n << 256n;
const Q = bn254.fields.Fp.ORDER;

type Call = { proof: readonly bigint[]; signals: readonly bigint[] };

describe("Groth16Verifier", () => {
  const folder = temporaryFolder();
  let prove: (signals: readonly bigint[], label?: string) => bigint[];
  let ours: (call: Call) => Promise<{ accepted: boolean; gasUsed: bigint; answer: string }>;
  let theirs: typeof ours;
  let nobody: typeof ours;
  let verifierAddress: string;
  let key: VerifyingKey;

  before(async () => {
    const { r1csPath } = await compileThreeSignals(folder());
    const zkeyPath = join(folder(), "verifier.zkey");
    key = await writeDevelopmentKeys(r1csPath, zkeyPath, { label: LABEL, warn: () => undefined });
    const secret = developmentSecret(LABEL, sha256(await readFile(r1csPath)));
    prove = (signals, label) => simulateProof(secret, key, signals, label);

    const meter = await ethers.deployContract("CallMeter");
    const factory = await ethers.deployContract("VerifierFactory", [EC_ADD]);
    await factory.deploy(keyWords(key));
    verifierAddress = await factory.verifierOf(ethers.solidityPackedKeccak256(["uint256[18]"], [keyWords(key)]));
    const verifier = await ethers.getContractAt("Groth16Verifier", verifierAddress);
    const verifyAt =
      (address: string): typeof ours =>
      async ({ proof, signals }) => {
        const data = verifier.interface.encodeFunctionData("verify", [proof, signals] as never);
        const [gasUsed, done, answer] = await meter.measure(address, data);
        return { accepted: done, gasUsed, answer };
      };
    ours = verifyAt(verifierAddress);
    nobody = verifyAt("0x00000000000000000000000000000000000000ff");

    const abi = [
      "function verifyProof(uint256[2] a, uint256[2][2] b, uint256[2] c, uint256[3] signals) returns (bool)",
    ];
    const snarkjs = await new ethers.ContractFactory(abi, await snarkjsVerifierCode(zkeyPath), await signer()).deploy();
    const snarkjsAddress = await snarkjs.getAddress();
    theirs = async ({ proof: [ax, ay, bx1, bx0, by1, by0, cx, cy], signals }) => {
      const points = [[ax, ay], [[bx1, bx0], [by1, by0]], [cx, cy], signals]; // prettier-ignore
      const data = snarkjs.interface.encodeFunctionData("verifyProof", points);
      const [gasUsed, done, answer] = await meter.measure(snarkjsAddress, data);
      return { accepted: done && BigInt(answer) === 1n, gasUsed, answer };
    };
  });
  after(terminateSnarkjs);

  async function signer() {
    const [first] = await ethers.getSigners();
    return first ?? expect.fail("the simulated chain has no account");
  }

  const SIGNALS = [11n, 22n, 33n];

  async function expectBoth(call: Call, accepted: boolean, what: string): Promise<void> {
    expect((await theirs(call)).accepted, `snarkjs: ${what}`).to.equal(accepted);
    expect((await ours(call)).accepted, `ours: ${what}`).to.equal(accepted);
  }

  describe("agrees with the verifier that snarkjs exports for the same key", () => {
    it("on proofs of any signals in the field", async () => {
      const signal = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });
      await fc.assert(
        fc.asyncProperty(fc.tuple(signal, signal, signal), async (signals) => {
          await expectBoth({ proof: prove(signals), signals }, true, signals.join());
        }),
        { numRuns: 10, seed: 1, examples: [[[0n, 0n, 0n]], [[FIELD_ORDER - 1n, FIELD_ORDER - 1n, FIELD_ORDER - 1n]]] },
      );
    });

    it("on another proof of the same signals, also one that a stranger made of it", async () => {
      await expectBoth({ proof: prove(SIGNALS, "another"), signals: SIGNALS }, true, "a second proof");
      await expectBoth({ proof: malleateProof(prove(SIGNALS)), signals: SIGNALS }, true, "(-A, -B, C)");
    });

    it("on a proof with any one word changed", async () => {
      const honest = prove(SIGNALS);
      for (const index of honest.keys()) {
        const word = honest[index] ?? 0n;
        for (const value of [word + 1n, word + Q, Q - word, 0n, Q, WORD - 1n]) {
          const proof = honest.map((own, at) => (at === index ? value : own));
          await expectBoth({ proof, signals: SIGNALS }, false, `word ${index} is ${value}`);
        }
      }
    });

    it("on a proof with its points exchanged, negated or at infinity", async () => {
      const [ax, ay, bx1, bx0, by1, by0, cx, cy] = prove(SIGNALS);
      const cases = {
        "A and C exchanged": [cx, cy, bx1, bx0, by1, by0, ax, ay],
        "B's coordinates exchanged": [ax, ay, bx0, bx1, by0, by1, cx, cy],
        "A at infinity": [0n, 0n, bx1, bx0, by1, by0, cx, cy],
        "B at infinity": [ax, ay, 0n, 0n, 0n, 0n, cx, cy],
        "C at infinity": [ax, ay, bx1, bx0, by1, by0, 0n, 0n],
        "all at infinity": [0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n],
        "C negated": [ax, ay, bx1, bx0, by1, by0, cx, Q - (cy ?? 0n)],
      };
      for (const [what, proof] of Object.entries(cases)) {
        await expectBoth({ proof: proof as bigint[], signals: SIGNALS }, false, what);
      }
    });

    it("on a signal changed, and on one that is the same modulo r", async () => {
      const proof = prove(SIGNALS);
      for (const index of SIGNALS.keys()) {
        const signal = SIGNALS[index] ?? 0n;
        for (const value of [signal + 1n, signal + FIELD_ORDER, FIELD_ORDER, 0n, WORD - 1n]) {
          const signals = SIGNALS.map((own, at) => (at === index ? value : own));
          await expectBoth({ proof, signals }, false, `signal ${index} is ${value}`);
        }
      }
    });
  });

  it("names the signal that is not in the field", async () => {
    const verifier = await ethers.getContractAt("Groth16Verifier", verifierAddress);
    const signals = [1n, FIELD_ORDER, 2n] as never;
    await expect(verifier.verify(prove([1n, 0n, 2n]), signals))
      .to.be.revertedWithCustomError(verifier, "SignalNotInField")
      .withArgs(1n, FIELD_ORDER);
  });

  // With a proof of (0, 0, 0) vk_x is IC0, which is right for any signals where nothing is added.
  it("accepts nothing where addition has no code: such a call succeeds and returns nothing", async () => {
    const nowhere = "0x00000000000000000000000000000000000000ff";
    const verifier = await ethers.deployContract("Groth16Verifier", [keyWords(key) as never, nowhere]);
    for (const proven of [SIGNALS, [0n, 0n, 0n]]) {
      const call = verifier.verify(prove(proven), SIGNALS as never);
      await expect(call, proven.join()).to.be.revertedWithCustomError(verifier, "InvalidProof");
    }
  });

  it("says which key it has, also one that no factory would take", async () => {
    const zeros = Array.from({ length: 18 }, () => 0n);
    for (const words of [keyWords(key), zeros]) {
      const verifier = await ethers.deployContract("Groth16Verifier", [words as never, EC_ADD]);
      expect(await verifier.verifyingKey()).to.deep.equal(words);
    }
  });

  it("says that there is far too little gas", async () => {
    const verifier = await ethers.getContractAt("Groth16Verifier", verifierAddress);
    const call = verifier.verify(prove(SIGNALS), SIGNALS as never, { gasLimit: 100_000n });
    await expect(call).to.be.revertedWithCustomError(verifier, "VerificationOutOfGas");
  });

  itOnPlainCode("tells a lack of gas from an invalid proof, at every amount of gas", async () => {
    const verifier = await ethers.getContractAt("Groth16Verifier", verifierAddress);
    const proof = prove(SIGNALS) as never;
    let refused = 0;
    for (let gasLimit = 60_000n; gasLimit <= 300_000n; gasLimit += 5_000n) {
      const failure = await verifier.verify(proof, SIGNALS as never, { gasLimit }).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      if (failure === undefined) continue;
      refused++;
      expect(failure, `${gasLimit} gas`).to.contain("VerificationOutOfGas");
    }
    expect(refused, "amounts that were too little").to.be.within(20, 45);
  });

  // What a call spends inside: reaching an account is 2600 on top for the first call of a transaction, and 100 for later ones.
  itOnPlainCode("costs less than snarkjs' verifier", async () => {
    const call = { proof: prove(SIGNALS), signals: SIGNALS };
    const [own, other] = [await ours(call), await theirs(call)];
    const reached = (await nobody(call)).gasUsed;
    expect(own.gasUsed < other.gasUsed, `${own.gasUsed} against ${other.gasUsed}`).to.equal(true);
    expect(Number(own.gasUsed - reached), "execution").to.be.at.most(203_500);
    expect(ethers.dataLength(await ethers.provider.getCode(verifierAddress)), "bytes of code").to.be.at.most(4096);
    expectSnapshot(GAS, "verifier.execution", Number(own.gasUsed - reached));
    expectSnapshot(GAS, "verifier.snarkjs", Number(other.gasUsed - reached));
  });
});
