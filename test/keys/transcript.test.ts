// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SigningKey, Wallet } from "ethers";
import { expect } from "chai";
import { z } from "zod";
import { checkAttestation, signAttestation, type AttestedFacts } from "../../keys/attestation.ts";
import { PUBLISHED_PTAU } from "../../keys/ptau/published-ptau.ts";
import { contributorName } from "../../keys/transcript-parts.ts";
import { type Transcript, transcriptHash, transcriptText, TRANSCRIPT_FORMAT } from "../../keys/transcript.ts";
import { readTranscript } from "../../keys/transcript-file.ts";
import { keccak256, keccakOfText, type Hex } from "../../schema/hash.ts";
import { errorOf } from "../../testing/error-of.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const hash64 = (text: string): Hex => `${keccakOfText(text)}${keccakOfText(text).slice(2)}`;
const KEY = new SigningKey(keccakOfText("Ada"));
const KNOWN = {
  name: "Ada Lovelace",
  circuitHash: hash64("circuit"),
  contributionHash: hash64("contribution"),
  previousZkeySha256: keccakOfText("previous"),
  zkeySha256: keccakOfText("zkey"),
  planHash: keccakOfText("plan"),
};
const FACTS: AttestedFacts = { ...KNOWN, time: "2026-01-02T03:04:05.000Z" };

const PUBLISHED = {
  name: "ppot_0080_08.ptau",
  power: 8,
  sha256: PUBLISHED_PTAU.find(({ name }) => name === "ppot_0080_08.ptau")!.hash,
  blake2b: hash64("ptau"),
};

const TRANSCRIPT: Transcript = {
  format: TRANSCRIPT_FORMAT,
  model: { name: "small", batch: 1, modelHash: keccakOfText("model") },
  r1csSha256: keccakOfText("r1cs"),
  ptau: { power: 8, sha256: keccakOfText("ptau"), blake2b: hash64("ptau") },
  policy: { contributions: 1, attestations: 1 },
  announcement: { chainId: 1, block: 7, iterationsExponent: 10 },
  circuitHash: FACTS.circuitHash,
  firstZkeySha256: FACTS.previousZkeySha256,
  steps: [
    {
      kind: "contribution",
      name: FACTS.name,
      hash: FACTS.contributionHash,
      zkeySha256: FACTS.zkeySha256,
      attestation: signAttestation(FACTS, KEY),
    },
    {
      kind: "beacon",
      hash: hash64("beacon"),
      zkeySha256: keccakOfText("last"),
      value: keccakOfText("block"),
      iterationsExponent: 10,
    },
  ],
  keyHash: keccakOfText("key"),
};

describe("an attestation", () => {
  const signed = signAttestation(FACTS, KEY);

  it("is signed by whom it names, for what it names", async () => {
    checkAttestation(signed, KNOWN);
    expect(signed.signer).to.equal(new Wallet(KEY).address);
    const types = { Contribution: Object.keys(FACTS).map((name) => ({ name, type: TYPES[name] ?? "string" })) };
    const byWallet = await new Wallet(KEY).signTypedData({ name: "Proofcast ceremony", version: "1" }, types, FACTS);
    expect(byWallet, "what any wallet signs").to.equal(signed.signature);
  });

  for (const [entry, value] of Object.entries({
    name: "Ada",
    circuitHash: hash64("another"),
    contributionHash: hash64("another"),
    previousZkeySha256: keccakOfText("another"),
    zkeySha256: keccakOfText("another"),
    planHash: keccakOfText("another"),
    time: "2026-01-02T03:04:06.000Z",
    signer: new Wallet(new SigningKey(keccakOfText("Eve"))).address,
    signature: `0x${"00".repeat(65)}`,
  })) {
    it(`is worth nothing with another ${entry}`, () => {
      const edited = { ...signed, [entry]: value };
      const known = entry in KNOWN ? { ...KNOWN, [entry]: value } : KNOWN;
      expect(() => {
        checkAttestation(edited, known); // whoever edits it restates the record, too
      }).to.throw(/its signature is not one of/);
      if (entry in KNOWN)
        expect(() => {
          checkAttestation(edited, KNOWN);
        }).to.throw(/and the contribution has/);
    });
  }
});

const TYPES: Readonly<Record<string, string>> = {
  circuitHash: "bytes",
  contributionHash: "bytes",
  previousZkeySha256: "bytes32",
  zkeySha256: "bytes32",
  planHash: "bytes32",
};

describe("a contributor's name", () => {
  it("is printable, has an end, and fits a zkey", () => {
    for (const name of ["A", "Ada Lovelace", "艾達", "0x12…", "é".repeat(32)])
      expect(contributorName.safeParse(name).success, name).to.equal(true);
    for (const name of ["", " Ada", "Ada ", "a\nb", "\u001b[2J", "a\u202eb", "é".repeat(33)])
      expect(contributorName.safeParse(name).success, JSON.stringify(name)).to.equal(false);
  });
});

describe("a transcript", () => {
  const folder = temporaryFolder();
  const written = async (text: string): Promise<string> => {
    const path = join(folder(), "transcript.json");
    await writeFile(path, text);
    return path;
  };

  it("has one text, whose keccak256 is its hash", async () => {
    const text = transcriptText(TRANSCRIPT);
    expect(await readTranscript(await written(text))).to.deep.equal(TRANSCRIPT);
    expect(transcriptHash(TRANSCRIPT)).to.equal(keccak256(new TextEncoder().encode(text)));
    expect(transcriptText(Object.fromEntries(Object.entries(TRANSCRIPT).reverse()) as Transcript)).to.equal(text);
  });

  it("has another hash when anything in it is another", () => {
    const hashes = new Set([transcriptHash(TRANSCRIPT)]);
    const changes: Partial<Transcript>[] = [
      { policy: { contributions: 1, attestations: 0 } },
      { announcement: { ...TRANSCRIPT.announcement, block: 8 } },
      { ptau: { ...TRANSCRIPT.ptau, sha256: keccakOfText("other") } },
      { r1csSha256: keccakOfText("other") },
      { steps: TRANSCRIPT.steps.slice(1) },
      { steps: [...TRANSCRIPT.steps].reverse() },
      { keyHash: keccakOfText("other") },
    ];
    for (const change of changes) hashes.add(transcriptHash({ ...TRANSCRIPT, ...change }));
    expect(hashes.size).to.equal(changes.length + 1);
  });

  it("is refused with a model's name that would redraw a terminal, or Powers of Tau that are not what they are called", () => {
    const { model, ptau, announcement } = TRANSCRIPT;
    const lies: Partial<Transcript>[] = [
      { model: { ...model, name: "small\u001b[2J" } },
      { model: { ...model, name: "small, batch 1: the ceremony is in order.\n" } },
      { ptau: { ...ptau, name: "ppot_0080_08.ptau" } },
      { ptau: { ...PUBLISHED, power: 9 } },
      { ptau: { ...PUBLISHED, name: "\u009b2J" } },
      { announcement: { ...announcement, iterationsExponent: 25 } },
    ];
    for (const lie of lies)
      expect(() => transcriptText({ ...TRANSCRIPT, ...lie }), JSON.stringify(lie)).to.throw(z.ZodError);
    expect(transcriptText({ ...TRANSCRIPT, ptau: PUBLISHED })).to.contain("ppot_0080_08.ptau");
  });

  it("is refused as any other text: pretty, with more in it, cut off, or none", async () => {
    const text = transcriptText(TRANSCRIPT);
    const others = [
      JSON.stringify(TRANSCRIPT, undefined, 2),
      JSON.stringify(TRANSCRIPT),
      `${text}\n`,
      `\ufeff${text}`,
      text.replace("{", '{"approved":true,'),
      text.replace("{", '{"keyHash":"0x00",'),
      text.slice(0, -1),
      "[]",
      "",
    ];
    for (const other of others)
      expect(await errorOf(readTranscript(await written(other))), other.slice(0, 40)).to.have.property(
        "code",
        "INVALID_TRANSCRIPT",
      );
    for (const path of [join(folder(), "none.json"), "/dev/zero"])
      expect(await errorOf(readTranscript(path)), path).to.have.property("code", "INVALID_TRANSCRIPT");
  });
});
