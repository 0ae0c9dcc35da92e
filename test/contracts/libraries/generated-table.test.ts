// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { projectRoot } from "../../../scripts/run-command.ts";
import { tableSource } from "../../../scripts/generate-table.ts";
import { developmentPhase1Hash } from "../../../keys/development-secret.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { KEY_WORDS, PHASE1_WORDS } from "../../../schema/key-words.ts";
import { RUN_BYTES, SIGNED_FLAG } from "../../../schema/layout.ts";
import { MAX_VALUES } from "../../../schema/model-schema.ts";
import { evaluate, rhoOf, SIGNALS, TAG_SHIFT } from "../../../schema/statement.ts";
import { WORD_BYTES } from "../../../schema/places.ts";

const { ethers } = await network.create();

describe("ProofcastTable", () => {
  let source: string;
  before(async () => {
    source = await readFile(join(projectRoot, "contracts/libraries/generated/ProofcastTable.sol"), "utf8");
  });

  it("is what `npm run generate` writes", () => {
    expect(source).to.equal(tableSource());
  });

  it("has the constants that TypeScript computes with", () => {
    const found = [...source.matchAll(/constant (\w+) =\s+(\w+);/g)].map(([, name, value]) => [name, BigInt(value!)]);
    expect(Object.fromEntries(found)).to.deep.equal({
      DOMAIN_TAG: BigInt(keccakOfText("proofcast/tag/v1")),
      DOMAIN_RHO: BigInt(keccakOfText("proofcast/rho/v1")),
      DOMAIN_AGGREGATE: BigInt(keccakOfText("proofcast/aggregate/v1")),
      SAMPLE_REQUEST_ID: BigInt(keccakOfText("proofcast/sample/v1")),
      UNSOUND_REQUEST_ID: BigInt(keccakOfText("proofcast/unsound/v1")),
      DOMAIN_STOP: BigInt(keccakOfText("proofcast/stop/v1")),
      DOMAIN_INPUT: BigInt(keccakOfText("proofcast/erc7992/input/v1")),
      PROOF_SYSTEM_ID: BigInt(keccakOfText("proofcast-bn254-v1").slice(0, 10)),
      TAG_SHIFT,
      FIELD_ORDER,
      SIGNAL_H: BigInt(SIGNALS.h),
      SIGNAL_T: BigInt(SIGNALS.t),
      SIGNAL_RHO: BigInt(SIGNALS.rho),
      SIGNALS: 3n,
      WORD_BYTES: BigInt(WORD_BYTES),
      RUN_BYTES: BigInt(RUN_BYTES),
      SIGNED_FLAG: BigInt(SIGNED_FLAG),
      MAX_VALUES: BigInt(MAX_VALUES),
      KEY_WORDS: BigInt(KEY_WORDS),
      PHASE1_WORDS: BigInt(PHASE1_WORDS),
      DEVELOPMENT_PHASE1: BigInt(developmentPhase1Hash()),
    });
  });

  it("reads each public signal where TypeScript does", async () => {
    const harness = await ethers.deployContract("StatementHarness");
    const [tag, h, words] = [3n, 5n, [7n, 11n]];
    const context = {
      model: 1n,
      keyHash: ethers.ZeroHash,
      source: ethers.ZeroAddress,
      epoch: 2n,
      requestId: ethers.ZeroHash,
      payee: ethers.ZeroAddress,
      subjectsHash: ethers.ZeroHash,
    };
    const signals = await harness.signals(context, tag, h, words);
    const { model, ...rest } = context;
    const chainId = (await ethers.provider.getNetwork()).chainId;
    const rho = rhoOf({ ...rest, modelId: model, chainId, verifyingContract: await harness.getAddress() }, h, words);
    expect(signals[SIGNALS.h], "h").to.equal(h);
    expect(signals[SIGNALS.t], "t").to.equal(evaluate(tag, words, rho));
    expect(signals[SIGNALS.rho], "rho").to.equal(rho);
    expect(signals.length, "and no other").to.equal(Object.keys(SIGNALS).length);
  });
});
