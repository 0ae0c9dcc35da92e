// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync } from "node:fs";
import { expect } from "chai";
import { InvalidSetupRecord, isInsecureSetup, setupHashOf, setupRecordSchema, setups } from "../../keys/setup-table.ts";
import type { SetupRecord } from "../../keys/setup.ts";
import { canonicalJson } from "../../schema/canonical-json.ts";
import { keccakOfText } from "../../schema/hash.ts";

const CEREMONY = { kind: "ceremony", transcriptHash: keccakOfText("transcript") };
const DEVELOPMENT = { kind: "development", label: "mine" };

describe("set-ups", () => {
  it("are the files of their folder, and nothing else lists them", () => {
    const files = readdirSync("keys/setups").map((file) => file.replace(/\.ts$/, ""));
    expect([...setups.keys()]).to.deep.equal(files.sort());
  });

  it("say themselves whether their keys are secure", () => {
    expect([isInsecureSetup(DEVELOPMENT), isInsecureSetup(CEREMONY)]).to.deep.equal([true, false]);
  });

  it("are pinned on chain: a ceremony by its transcript, development keys by their record", () => {
    expect(setupHashOf(CEREMONY)).to.equal(CEREMONY.transcriptHash);
    expect(setupHashOf(DEVELOPMENT)).to.equal(keccakOfText(canonicalJson(DEVELOPMENT)));
    expect(setupHashOf({ ...DEVELOPMENT, label: "yours" })).to.not.equal(setupHashOf(DEVELOPMENT));
  });

  const malformed: Record<string, SetupRecord> = {
    "an unknown one": { kind: "trust me" },
    "a name that every object has": { kind: "constructor" },
    "another one's entries": { ...DEVELOPMENT, kind: "ceremony" },
    "a hash in capitals": { ...CEREMONY, transcriptHash: CEREMONY.transcriptHash.toUpperCase() },
    "an entry more": { ...DEVELOPMENT, insecure: false },
  };
  for (const [title, record] of Object.entries(malformed)) {
    it(`refuse ${title}`, () => {
      expect(setupRecordSchema.safeParse(record).success).to.equal(false);
      expect(() => setupHashOf(record)).to.throw(InvalidSetupRecord);
    });
  }
});
