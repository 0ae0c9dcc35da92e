import { expect } from "chai";
import type { CircuitInputs } from "../../testing/circuit-inputs.ts";
import { evaluate } from "../../schema/statement.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { packWords } from "../../schema/word-packing.ts";
import { layoutOf } from "../../schema/layout.ts";
import { copyingCircuit, copyingModel } from "../../testing/copying-model.ts";
import { toField } from "../../schema/field.ts";
import { inverse } from "../../testing/field-arithmetic.ts";
import { findings, witnessFor, type Claim, type Expectation, type Finding } from "../../testing/forgery.ts";
import { compileGadget, compileText, type Gadget } from "../../testing/gadget.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/**
 * One way in which circuits have been broken. `claim` is what the forger wants accepted; `known` is what every check of
 * a gadget starts from; `seenBy` are the checks that fail on the twin. They pass on ours.
 */
type Forgery = Readonly<{
  title: string;
  /** Both have it. */
  call: string;
  twin: string;
  ours: string;
  publicInputs?: readonly string[];
  known: Expectation;
  claim: Claim | ((gadget: Gadget) => Promise<Claim>);
  seenBy: readonly Finding[];
}>;

const TAG = (1n << 248n) - 59n;
const RHO = 5n ** 50n;
const WORDS = [(1n << 240n) + 7n, 12_345n];
const SEVENTEEN = Array.from({ length: 17 }, (_, i) => (1n << 248n) - BigInt(i * i + 1));
const STATEMENT_OF_WORDS: Expectation = {
  inputs: { rho: RHO, words: WORDS },
  outputs: { h: poseidonOfWords(WORDS), t: evaluate(TAG, WORDS, RHO) },
};

/** Two segments of two values, 5 + 2r and 6 + 5r, between the lines -3 and 50. */
const PIECEWISE = "PiecewisePolynomial(1, 0, 0, 1, 1, 3, 1, 1, 0, 1, 1, [[5, 1], [2, 3]], [-3, 0], [50, 0])";

const FORGERIES: readonly Forgery[] = [
  {
    title: "a value one bit too wide, where one bit is not held to 0 or 1",
    call: "RangeBits(4)",
    ours: "range-bits.circom",
    twin: "range-missing-boolean.circom",
    known: { inputs: { in: 9n }, outputs: {}, refused: { in: 16n } },
    claim: { inputs: { in: 16n }, wires: {} },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "a signed value beyond its bits, where what they leave is not held to a bit",
    call: "SignedRangeBits(4)",
    ours: "signed-range-bits.circom",
    twin: "signed-range-free-top.circom",
    known: { inputs: { in: -3n }, outputs: {}, refused: { in: 8n } },
    claim: { inputs: { in: 8n }, wires: {} },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "any quotient, where the remainder is given from outside and its range is an assert",
    call: "RescaleFloor(5, 2)",
    ours: "rescale.circom",
    twin: "rescale-asserted-remainder.circom",
    known: { inputs: { in: 4n }, outputs: { out: 1n }, refused: { in: 16n } },
    claim: { inputs: { in: 4n }, wires: { out: 1_000_000n } },
    seenBy: ["free direction", "several witnesses", "out of range"],
  },
  {
    title: "a negative value passed on, where the bits are held for some sizes only",
    call: "RescaleRelu(5, 0)",
    ours: "rescale-relu.circom",
    twin: "relu-unheld-without-shift.circom",
    known: { inputs: { in: 6n }, outputs: { out: 6n }, refused: { in: 16n } },
    claim: { inputs: { in: -5n }, wires: { out: -5n } },
    seenBy: ["lone wire", "several witnesses", "out of range"],
  },
  {
    title: "the next quotient, where the remainder is not held to its bits",
    call: "RescaleFloor(5, 2)",
    ours: "rescale.circom",
    twin: "rescale-free-remainder.circom",
    known: { inputs: { in: 4n }, outputs: { out: 1n }, refused: { in: 16n } },
    claim: { inputs: { in: 4n }, wires: { out: 2n } },
    seenBy: ["free direction", "several witnesses", "out of range"],
  },
  {
    title: "a quotient from the far side of the field, where it is not held to its bits",
    call: "RescaleFloor(5, 2)",
    ours: "rescale.circom",
    twin: "rescale-free-quotient.circom",
    known: { inputs: { in: 4n }, outputs: { out: 1n }, refused: { in: 16n } },
    claim: { inputs: { in: 4n }, wires: { out: 6n * inverse(4n) } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "0 for a positive value, where the sign is no part of the decomposition",
    call: "RescaleRelu(5, 1)",
    ours: "rescale-relu.circom",
    twin: "relu-free-sign.circom",
    known: { inputs: { in: 6n }, outputs: { out: 3n } },
    claim: { inputs: { in: 6n }, wires: { out: 0n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "a negative value, where a comparator takes values that nothing held to its bits",
    call: "Clamp(5, 3)",
    ours: "clamp.circom",
    twin: "clamp-unranged-comparator.circom",
    known: { inputs: { in: 9n }, outputs: { out: 7n }, refused: { in: -5n } },
    claim: { inputs: { in: -5n }, wires: { out: -5n } },
    seenBy: ["out of range"],
  },
  {
    title: "the ceiling for a small value, where the flag is not tied to the upper bits",
    call: "Clamp(5, 3)",
    ours: "clamp.circom",
    twin: "clamp-free-flag.circom",
    known: { inputs: { in: 4n }, outputs: { out: 4n }, refused: { in: -5n } },
    claim: { inputs: { in: 4n }, wires: { out: 7n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "no bit set though two are, where the inverse may be 0",
    call: "AnySet(5)",
    ours: "any-set.circom",
    twin: "any-set-optional-flag.circom",
    known: { inputs: { bits: [1n, 0n, 0n, 0n, 1n] }, outputs: { out: 1n } },
    claim: { inputs: { bits: [1n, 0n, 0n, 0n, 1n] }, wires: { out: 0n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "a second proof of the same, where the inverse of nothing may be anything",
    call: "AnySet(5)",
    ours: "any-set.circom",
    twin: "any-set-free-inverse.circom",
    known: { inputs: { bits: [0n, 0n, 0n, 0n, 0n] }, outputs: { out: 0n } },
    claim: { inputs: { bits: [0n, 0n, 0n, 0n, 0n] }, wires: { out: 0n, inverse: 5n } },
    seenBy: ["free direction", "lone wire", "several witnesses"],
  },
  {
    title: "a sign for zero that zero does not have, where sign and magnitude are apart",
    call: "Compare(5)",
    ours: "compare.circom",
    twin: "compare-sign-of-zero.circom",
    known: { inputs: { in: 0n }, outputs: { out: 1n }, refused: { in: 32n } },
    claim: { inputs: { in: 0n }, wires: { out: 0n } },
    seenBy: ["lone wire", "several witnesses"],
  },
  {
    title: "a negative value for one that is not, where what the bits leave is not held to a bit",
    call: "Compare(5)",
    ours: "compare.circom",
    twin: "compare-free-remainder.circom",
    known: { inputs: { in: -3n }, outputs: { out: 0n }, refused: { in: 16n } },
    claim: { inputs: { in: -3n }, wires: { out: 1n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "the value above the segments for one in them, where the bits do not know of the claim",
    call: PIECEWISE,
    ours: "piecewise-polynomial.circom",
    twin: "piecewise-free-side.circom",
    known: { inputs: { in: 4n }, outputs: { "rounded[0]": 2n, out: 6n }, refused: { in: 40n } },
    claim: { inputs: { in: 4n }, wires: { out: 50n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "a segment's value for one far above, where the bits beyond are dropped",
    call: PIECEWISE,
    ours: "piecewise-polynomial.circom",
    twin: "piecewise-missing-gate.circom",
    known: { inputs: { in: 12n }, outputs: { "rounded[0]": 6n, out: 50n }, refused: { in: 40n } },
    claim: { inputs: { in: 12n }, wires: { "passed[0]": 0n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "another segment's polynomial, where the residual is not held to its bits",
    call: PIECEWISE,
    ours: "piecewise-polynomial.circom",
    twin: "piecewise-free-segment.circom",
    known: { inputs: { in: 4n }, outputs: { "rounded[0]": 2n, out: 6n }, refused: { in: 40n } },
    claim: { inputs: { in: 4n }, wires: { out: 9n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "a quotient from the far side of the field, where a division holds only its remainder",
    call: "Divide(3, 3, -2)",
    ours: "divide.circom",
    twin: "divide-free-quotient.circom",
    known: {
      inputs: { numerator: 23n, denominator: 5n },
      outputs: { out: 4n },
      refused: { numerator: 30n, denominator: 5n },
    },
    claim: { inputs: { numerator: 23n, denominator: 5n }, wires: { out: 22n * inverse(5n) } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "a smaller quotient, where nothing holds a division's remainder below the denominator",
    call: "Divide(3, 3, -2)",
    ours: "divide.circom",
    twin: "divide-unbounded-remainder.circom",
    known: {
      inputs: { numerator: 12n, denominator: 5n },
      outputs: { out: 2n },
      refused: { numerator: 30n, denominator: 5n },
    },
    claim: { inputs: { numerator: 12n, denominator: 5n }, wires: { out: 1n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "a larger quotient, where a division's remainder may be negative",
    call: "Divide(3, 3, -2)",
    ours: "divide.circom",
    twin: "divide-negative-remainder.circom",
    known: {
      inputs: { numerator: 12n, denominator: 5n },
      outputs: { out: 2n },
      refused: { numerator: -11n, denominator: 5n },
    },
    claim: { inputs: { numerator: 12n, denominator: 5n }, wires: { out: 3n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "the root of the other sign, where only the square is held below the value",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-above-only.circom",
    known: { inputs: { in: 9n }, outputs: { out: 3n }, refused: { in: -1n } },
    claim: { inputs: { in: 9n }, wires: { out: -3n } },
    seenBy: ["lone wire", "several witnesses", "out of range"],
  },
  {
    title: "the root before, where the next square is not held above the value",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-above-only.circom",
    known: { inputs: { in: 9n }, outputs: { out: 3n }, refused: { in: -1n } },
    claim: { inputs: { in: 9n }, wires: { out: 2n } },
    seenBy: ["lone wire", "several witnesses", "out of range"],
  },
  {
    title: "the next root, where the square is not held below the value",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-below-only.circom",
    known: { inputs: { in: 8n }, outputs: { out: 2n }, refused: { in: -1n } },
    claim: { inputs: { in: 8n }, wires: { out: 3n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "the root of a quarter, where twice a root may be odd",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-of-halves.circom",
    known: { inputs: { in: 8n }, outputs: { out: 2n }, refused: { in: 5n * inverse(4n) } },
    claim: { inputs: { in: 5n * inverse(4n) }, wires: { out: inverse(2n) } },
    seenBy: ["out of range"],
  },
  {
    title: "two hot buckets, where what is left of 1 is not held to a bit",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-two-hot.circom",
    known: { inputs: { in: 11n }, outputs: steps(1n, 1n, 1n, 1n), refused: { in: 15n } },
    claim: { inputs: { in: 11n }, wires: steps(2n, 1n, 0n, 0n) },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "the bucket before, where buckets reach up to the next threshold",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-off-by-one.circom",
    known: { inputs: { in: 7n }, outputs: steps(1n, 1n, 0n, 0n), refused: { in: 15n } },
    claim: { inputs: { in: 7n }, wires: steps(1n, 0n, 0n, 0n) },
    seenBy: ["several witnesses"],
  },
  {
    title: "the bucket before, where a narrow bucket has no end",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-without-upper-end.circom",
    known: { inputs: { in: 7n }, outputs: steps(1n, 1n, 0n, 0n), refused: { in: 15n } },
    claim: { inputs: { in: 7n }, wires: steps(1n, 0n, 0n, 0n) },
    seenBy: ["several witnesses"],
  },
  {
    title: "a later threshold without an earlier one, where steps need not fall",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-rising-steps.circom",
    known: { inputs: { in: 3n }, outputs: steps(0n, 0n, 0n, 0n), refused: { in: 15n } },
    claim: { inputs: { in: 3n }, wires: steps(0n, 1n, 0n, 0n) },
    seenBy: ["several witnesses"],
  },
  {
    title: "another first block of words under one commitment, where the capacity is not carried",
    call: "PoseidonSponge(17)",
    ours: "poseidon-sponge.circom",
    twin: "sponge-dropped-capacity.circom",
    known: { inputs: { words: SEVENTEEN }, outputs: { h: poseidonOfWords(SEVENTEEN) } },
    claim: outputsOf({ words: SEVENTEEN }, { words: SEVENTEEN.with(3, 1n) }, ["h"]),
    seenBy: ["not the reference"],
  },
  {
    title: "one proof for two contexts, where no constraint names rho",
    call: `Statement(2, ${TAG})`,
    ours: "statement.circom",
    twin: "statement-idle-point.circom",
    publicInputs: ["rho"],
    known: STATEMENT_OF_WORDS,
    claim: outputsOf({ rho: RHO, words: WORDS }, { rho: RHO + 1n, words: WORDS }, ["h", "t"]),
    seenBy: ["idle wire", "not the reference"],
  },
  {
    title: "words chosen after rho is known, where h commits to nothing",
    call: `Statement(2, ${TAG})`,
    ours: "statement.circom",
    twin: "statement-without-commitment.circom",
    publicInputs: ["rho"],
    known: STATEMENT_OF_WORDS,
    // (w1 + ρ)·ρ + (w2 − 1)·ρ² = w1·ρ + w2·ρ²
    claim: {
      inputs: { rho: RHO, words: [WORDS[0]! + RHO, WORDS[1]! - 1n] },
      wires: STATEMENT_OF_WORDS.outputs,
    },
    seenBy: ["free direction", "lone wire", "idle wire", "several witnesses", "not the reference"],
  },
  {
    title: "the statement of another model, where the tag is the prover's choice",
    call: `Statement(2, ${TAG})`,
    ours: "statement.circom",
    twin: "statement-free-tag.circom",
    publicInputs: ["rho"],
    known: STATEMENT_OF_WORDS,
    claim: {
      inputs: { rho: RHO, words: WORDS },
      wires: { h: poseidonOfWords(WORDS), t: evaluate(TAG - 1n, WORDS, RHO) },
    },
    seenBy: ["free direction", "several witnesses"],
  },
];

/**
 * How circuits of this kind have been broken in public, and the forgeries above that are that bug here. A shuffle without multiplicity
 * (an element taken twice, another never) needs a permutation that the prover chooses; no gadget has one: elements move by constant
 * indices. What a prover chooses among many is the hot bucket of a one-hot vector, and taking two of them is the same bug.
 */
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  "a remainder that is an input and guarded by assert": [
    "any quotient, where the remainder is given from outside and its range is an assert",
    "the next quotient, where the remainder is not held to its bits",
  ],
  "a comparator on values that were never held to their bits": [
    "a negative value, where a comparator takes values that nothing held to its bits",
  ],
  "a hinted quotient without a range": [
    "a quotient from the far side of the field, where it is not held to its bits",
    "a quotient from the far side of the field, where a division holds only its remainder",
  ],
  "a sign of zero that is not canonical": [
    "a sign for zero that zero does not have, where sign and magnitude are apart",
    "the root of the other sign, where only the square is held below the value",
  ],
  "a shuffle without multiplicity": ["two hot buckets, where what is left of 1 is not held to a bit"],
  "a public input that no constraint names": ["one proof for two contexts, where no constraint names rho"],
  "constraints that are emitted for some sizes only": [
    "a negative value passed on, where the bits are held for some sizes only",
    "a segment's value for one far above, where the bits beyond are dropped",
  ],
};

function steps(...values: readonly bigint[]): Record<string, bigint> {
  return Object.fromEntries(values.map((value, index) => [`out[${index}]`, value]));
}

/** The forger claims for `inputs` what the circuit itself says of `honest`. */
function outputsOf(honest: CircuitInputs, inputs: CircuitInputs, outputs: readonly string[]) {
  return async (gadget: Gadget): Promise<Claim> => {
    const witness = await gadget.witness(honest);
    return { inputs, wires: Object.fromEntries(outputs.map((name) => [name, witness[gadget.wireOf(name)] ?? 0n])) };
  };
}

describe("forgeries", () => {
  const tmp = temporaryFolder();
  const compiled = new Map<string, Promise<Gadget>>();

  function compile(file: string, call: string, publicInputs: readonly string[] = []): Promise<Gadget> {
    const known = compiled.get(file + call) ?? compileGadget(tmp(), file, call, publicInputs);
    compiled.set(file + call, known);
    return known;
  }

  for (const [bug, titles] of Object.entries(PUBLISHED))
    it(`have a twin of what has broken others: ${bug}`, () => {
      const known = FORGERIES.map(({ title }) => title);
      expect(titles, "forgeries of this bug").to.not.deep.equal([]);
      expect(known, "forgeries").to.include.members([...titles]);
    });

  for (const { title, call, twin, ours, publicInputs, known, claim, seenBy } of FORGERIES) {
    context(title, () => {
      let gadgets: { ours: Gadget; twin: Gadget };
      before(async () => {
        const [own, broken] = await Promise.all([ours, twin].map((file) => compile(file, call, publicInputs)));
        gadgets = { ours: own!, twin: broken! };
      });

      it("has a witness in the twin and none in ours", async () => {
        const { ours, twin } = gadgets;
        const claimOf = async (gadget: Gadget) => (typeof claim === "function" ? claim(gadget) : claim);
        expect(witnessFor(twin, await claimOf(twin)), "twin").to.not.equal(undefined);
        expect(witnessFor(ours, await claimOf(ours)), "ours").to.equal(undefined);
      });

      it(`is betrayed by ${seenBy.join(", ")} in the twin, while ours passes every check`, async () => {
        expect(await findings(gadgets.twin, known), "twin").to.deep.equal(seenBy);
        expect(await findings(gadgets.ours, known), "ours").to.deep.equal([]);
      });
    });
  }

  context("the output of features other than the contract packed, where features are not held to their bits", () => {
    const byte = { width: 8, signed: false, count: 1 } as const;
    const schema = copyingModel([byte], [byte]); // the output is the second feature
    const layout = layoutOf(schema);
    let gadgets: { ours: Gadget; twin: Gadget };
    before(async () => {
      const [own, broken] = await Promise.all([
        compileText(tmp(), copyingCircuit(schema, 1, TAG)),
        compileGadget(tmp(), "packing-unranged-features.circom", `UnrangedFeatures(${TAG})`, ["rho"]),
      ]);
      gadgets = { ours: own, twin: broken };
    });

    const signalsOf = (words: readonly bigint[]) => ({ h: poseidonOfWords(words), t: evaluate(TAG, words, RHO) });

    it("has a witness in the twin and none in ours", () => {
      // The contract packs the features 1 and 0, and the forger's output 5; the second feature being 5 makes up the rest.
      const words = packWords(layout, 1, [[1n, 0n]], [[5n]]);
      const first = toField((words[0]! - 5n * 257n) * inverse(65_536n));
      const claim = { inputs: { rho: RHO, features: [[first, 5n]] }, wires: signalsOf(words) };
      expect(witnessFor(gadgets.twin, claim), "twin").to.not.equal(undefined);
      expect(witnessFor(gadgets.ours, claim), "ours").to.equal(undefined);
    });

    it("is betrayed by out of range in the twin, while ours passes every check", async () => {
      const known = {
        inputs: { rho: RHO, features: [[1n, 5n]] },
        outputs: signalsOf(packWords(layout, 1, [[1n, 5n]], [[5n]])),
        refused: { rho: RHO, features: [[256n, 5n]] },
      };
      expect(await findings(gadgets.twin, known), "twin").to.deep.equal(["out of range"]);
      expect(await findings(gadgets.ours, known), "ours").to.deep.equal([]);
    });
  });
});
