// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { FIELD_ORDER } from "../../schema/field.ts";
import { keccak256, keccakOfText, type Hex } from "../../schema/hash.ts";
import {
  evaluate,
  modelId,
  publicSignals,
  rhoOf,
  SAMPLE_REQUEST_ID,
  sampleContext,
  SIGNALS,
  statementTag,
  subjectsHash,
  type StatementContext,
} from "../../schema/statement.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { power } from "../../testing/field-arithmetic.ts";

const { ethers } = await network.create();

const address = (digit: string): string => ethers.getAddress(`0x${digit.repeat(40)}`);
const CONTEXT: StatementContext = {
  chainId: 31_337n,
  verifyingContract: address("1"),
  modelId: (1n << 256n) - 3n,
  keyHash: keccakOfText("key"),
  source: address("2"),
  epoch: 42n,
  requestId: keccakOfText("request"),
  payee: address("3"),
  subjectsHash: keccakOfText("subjects"),
};
const WORDS = [1n, (1n << 248n) - 1n, 0n];
const MODEL = { modelHash: keccakOfText("model"), schemaHash: keccakOfText("schema"), batch: 3, words: 17 };

describe("rhoOf", () => {
  const rho = rhoOf(CONTEXT, 7n, WORDS);

  it("is a field element and always the same", () => {
    expect(rho < FIELD_ORDER, "below the order").to.equal(true);
    expect(rhoOf({ ...CONTEXT }, 7n, [...WORDS])).to.equal(rho);
  });

  const changes: Record<keyof StatementContext, StatementContext[keyof StatementContext]> = {
    chainId: 1n,
    verifyingContract: address("4"),
    modelId: 4n,
    keyHash: keccakOfText("another"),
    source: address("4"),
    epoch: 43n,
    requestId: keccakOfText("another"),
    payee: address("4"),
    subjectsHash: keccakOfText("another"),
  };
  for (const [name, value] of Object.entries(changes)) {
    it(`changes with ${name}`, () => {
      expect(rhoOf({ ...CONTEXT, [name]: value }, 7n, WORDS)).to.not.equal(rho);
    });
  }

  it("changes with h, any word, their order and their number", () => {
    const others = [
      rhoOf(CONTEXT, 8n, WORDS),
      ...WORDS.map((word, i) => rhoOf(CONTEXT, 7n, WORDS.with(i, word ^ 1n))),
      rhoOf(CONTEXT, 7n, WORDS.toReversed()),
      rhoOf(CONTEXT, 7n, [...WORDS, 0n]),
      rhoOf(CONTEXT, 7n, WORDS.slice(0, 2)),
    ];
    expect(new Set([rho, ...others]).size, "different points").to.equal(others.length + 1);
  });
});

describe("evaluate", () => {
  it("is tag + Σ words[i − 1]·ρ^i", () => {
    const element = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });
    fc.assert(
      fc.property(fc.array(element, { maxLength: 20 }), element, element, (words, tag, rho) => {
        const naive = words.reduce((sum, word, i) => sum + word * power(rho, BigInt(i + 1)), tag) % FIELD_ORDER;
        expect(evaluate(tag, words, rho)).to.equal(naive);
      }),
    );
  });

  it("takes no word with ρ^0: a first word cannot stand in for the tag", () => {
    expect(evaluate(5n, [1n], 0n)).to.equal(5n);
    expect(evaluate(5n, [1n], 10n)).to.equal(15n);
  });
});

describe("publicSignals", () => {
  it("stand in the order h, t, rho", () => {
    const signals = publicSignals(CONTEXT, 11n, WORDS);
    const [h, rho] = [poseidonOfWords(WORDS), rhoOf(CONTEXT, poseidonOfWords(WORDS), WORDS)];
    expect(signals[SIGNALS.h], "h").to.equal(h);
    expect(signals[SIGNALS.t], "t").to.equal(evaluate(11n, WORDS, rho));
    expect(signals[SIGNALS.rho], "rho").to.equal(rho);
  });
});

describe("statementTag", () => {
  it("is below 2^248 and changes with model, schema, batch and number of words", () => {
    const tags = [
      MODEL,
      { ...MODEL, modelHash: MODEL.schemaHash },
      { ...MODEL, schemaHash: MODEL.modelHash },
      { ...MODEL, batch: 4 },
      { ...MODEL, words: 18 },
      { ...MODEL, batch: MODEL.words, words: MODEL.batch },
    ].map(statementTag);
    expect(new Set(tags).size, "different tags").to.equal(tags.length);
    expect(tags.every((tag) => tag < 1n << 248n)).to.equal(true);
  });
});

describe("subjectsHash", () => {
  it("hashes the subjects one behind the other, in their order", () => {
    const [first, second] = [keccakOfText("first"), keccakOfText("second")];
    expect(subjectsHash([first, second])).to.equal(keccak256(`${first}${second.slice(2)}` as Hex));
    expect(subjectsHash([second, first])).to.not.equal(subjectsHash([first, second]));
    expect(subjectsHash([])).to.equal(keccak256("0x"));
  });
});

describe("sampleContext", () => {
  it("has the registry for a contract and the sample's id for a request, and neither payee nor subjects", () => {
    const { chainId, modelId: id, keyHash, source } = CONTEXT;
    const context = sampleContext({ chainId, registry: address("5"), modelId: id, keyHash, source });
    expect(context).to.deep.equal({
      chainId,
      verifyingContract: address("5"),
      modelId: id,
      keyHash,
      source,
      epoch: 0n,
      requestId: SAMPLE_REQUEST_ID,
      payee: ethers.ZeroAddress,
      subjectsHash: ethers.ZeroHash,
    });
  });
});

describe("the contract's statement", () => {
  it("has the same ids, tags and sample context", async () => {
    const harness = await ethers.deployContract("StatementHarness");
    const id = modelId(MODEL.modelHash, MODEL.batch);
    expect(await harness.modelId(MODEL.modelHash, MODEL.batch), "model id").to.equal(id);
    const tag = await harness.tagOf(MODEL.modelHash, MODEL.schemaHash, MODEL.batch, MODEL.words);
    expect(tag, "tag").to.equal(statementTag(MODEL));

    const { keyHash, source } = CONTEXT;
    const { model, epoch, requestId, payee, subjectsHash } = await harness.sampleContext(id, keyHash, source);
    const onChain = { model, keyHash, source, epoch, requestId, payee, subjectsHash };
    const signals = await harness.signals(onChain, tag, 7n, WORDS);
    const registration = {
      chainId: (await ethers.provider.getNetwork()).chainId,
      registry: await harness.getAddress(),
      modelId: id,
      keyHash,
      source,
    };
    const rho = rhoOf(sampleContext(registration), 7n, WORDS);
    expect(signals, "signals of a sample").to.deep.equal([7n, evaluate(tag, WORDS, rho), rho]);
  });
});
