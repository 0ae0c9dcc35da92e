// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { toField } from "../../schema/field.ts";
import { fieldRange, sumOfCounts } from "../../schema/model-schema.ts";
import { encodeLayout, layoutOf, type LayoutRun } from "../../schema/layout.ts";
import { publicSignals } from "../../schema/statement.ts";
import { packInputWords, packWords, ValueOutOfRange } from "../../schema/word-packing.ts";
import { wordCount } from "../../schema/places.ts";
import { idleWires, loseWires } from "../../testing/constraint-system.ts";
import { copyingCircuit, copyingModel } from "../../testing/copying-model.ts";
import { emitCircuit, type EmittedCircuit } from "../../testing/emitted-circuit.ts";
import { fieldsOf, outOfRange, randomBatch, randomRow, type RandomBatch } from "../../testing/random-layouts.ts";
import { statementOnChain } from "../../testing/statement-on-chain.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const TAG = (1n << 248n) - 59n;
const U8: LayoutRun = { width: 8, signed: false, count: 3 };

type CircuitCase = { title: string; inputs: readonly LayoutRun[]; copied: readonly LayoutRun[]; batch: number };

const CIRCUITS: readonly CircuitCase[] = [
  { title: "one subject", inputs: [U8], copied: [{ width: 32, signed: true, count: 1 }], batch: 1 },
  {
    title: "three subjects and every kind of field",
    inputs: [
      { width: 8, signed: true, count: 5 },
      { width: 16, signed: false, count: 3 },
      { width: 32, signed: false, count: 2 },
      { width: 16, signed: true, count: 4 },
    ],
    copied: [U8, { width: 32, signed: true, count: 2 }, { width: 16, signed: false, count: 1 }],
    batch: 3,
  },
  {
    title: "more words than a block of the sponge",
    inputs: [
      { width: 32, signed: false, count: 30 },
      { width: 8, signed: true, count: 10 },
    ],
    copied: [{ width: 32, signed: false, count: 20 }],
    batch: 2,
  },
];

/** Rows of each field's least and largest value in turn. */
function extremes(runs: readonly LayoutRun[], batch: number): bigint[][] {
  const ranges = fieldsOf(runs).map(fieldRange);
  return Array.from({ length: batch }, (_, row) =>
    ranges.map(({ min, max }, column) => ((row + column) % 2 === 0 ? min : max)),
  );
}

const connection = await network.create();

// The binding of inputs and outputs rests on this: one packing rule, written three times.
describe("words and signals (property 12)", () => {
  const tmp = temporaryFolder();
  let chain: Awaited<ReturnType<typeof statementOnChain>>;
  before(async () => {
    chain = await statementOnChain(connection);
  });

  it("are the same in TypeScript and on chain, for any layout and any batch, short ones too", async () => {
    await fc.assert(
      fc.asyncProperty(randomBatch, async (given) => {
        const { layout, batch, features, outputs } = given;
        const words = packWords(layout, batch, features, outputs);
        const inputs = packInputWords(layout, batch, features);
        const signals = publicSignals(chain.statement, TAG, words);
        const cursor = BigInt(32 * (inputs.words.length - 1) + inputs.tailBytes);
        const stated = await chain.state(given, TAG, signals[0]);
        expect(stated).to.deep.equal({ inputWords: inputs.words, cursor, words, signals: [...signals] });
        const measured = await chain.harness.measure(encodeLayout(layout), batch);
        expect(measured, "measured without packing").to.deep.equal([cursor, BigInt(wordCount(layout, batch))]);
      }),
      { numRuns: 100 },
    );
  });

  it("are refused alike: one value outside its field, on either side, by however much", async () => {
    const oneWrong = randomBatch.chain((given) =>
      fc
        .record({ side: fc.constantFrom("features", "outputs"), subject: fc.nat(), index: fc.nat() })
        .chain(({ side, subject, index }) => {
          const fields = fieldsOf(given.layout[side]);
          const [row, column] = [subject % given[side].length, index % fields.length];
          return outOfRange(fields[column]!).map((value) => ({
            value,
            position: row * fields.length + column,
            given: { ...given, [side]: given[side].with(row, given[side][row]!.with(column, value)) },
          }));
        }),
    );
    await fc.assert(
      fc.asyncProperty(oneWrong, async ({ given, value, position }) => {
        const { layout, batch, features, outputs } = given;
        expect(() => packWords(layout, batch, features, outputs)).to.throw(ValueOutOfRange);
        await expect(chain.state(given, TAG, 0n))
          .to.be.revertedWithCustomError(chain.harness, "ValueOutOfRange")
          .withArgs(position, value);
      }),
      { numRuns: 60 },
    );
  });

  it("are refused alike: no subject, and one more than the batch has places", async () => {
    const [layout, row] = [{ features: [U8], outputs: [U8] }, [1n, 2n, 3n]];
    for (const [rows, refusal] of [
      [[], "ValuesMisshapen"],
      [[row, row, row], "TooManySubjects"],
    ] as const) {
      expect(() => packWords(layout, 2, rows, rows), refusal).to.throw("batch does not fit");
      const packed = chain.harness.packInputs(encodeLayout(layout), 2, rows.flat());
      await expect(packed).to.be.revertedWithCustomError(chain.harness, refusal);
    }
  });

  for (const { title, inputs, copied, batch } of CIRCUITS) {
    context(`in the circuit of ${title}`, () => {
      const schema = copyingModel(inputs, copied);
      const [layout, first] = [layoutOf(schema), sumOfCounts(inputs)];
      let circuit: EmittedCircuit;
      before(async () => {
        circuit = await emitCircuit(copyingCircuit(schema, batch, TAG), join(tmp(), title.replaceAll(" ", "-")));
      });

      /** The copying model decides the outputs. */
      const batchOf = (features: bigint[][]): RandomBatch => ({
        layout,
        batch,
        features,
        outputs: features.map((row) => row.slice(first)),
      });
      const padded = (rows: readonly (readonly bigint[])[]) =>
        Array.from({ length: batch }, (_, i) => rows[i] ?? rows.at(-1)!);

      it("are those of TypeScript and of the chain", async () => {
        const rows = fc.array(randomRow(layout.features), { minLength: 1, maxLength: batch });
        await fc.assert(
          fc.asyncProperty(rows, async (features) => {
            const given = batchOf(features);
            const words = packWords(layout, batch, given.features, given.outputs);
            const signals = publicSignals(chain.statement, TAG, words);
            const witness = await circuit.witness({ features: padded(features), rho: signals[2] });
            expect(witness.slice(1, 4), "circuit").to.deep.equal([...signals]);
            expect((await chain.state(given, TAG, signals[0])).signals, "chain").to.deep.equal([...signals]);
          }),
          { numRuns: 8, examples: [[extremes(layout.features, batch)]] },
        );
      });

      it("rest on wires of which none is idle and none can change alone", async () => {
        const rho = 5n ** 50n;
        const witness = await circuit.witness({ features: extremes(layout.features, batch), rho });
        const { outputs, publicInputs, privateInputs } = circuit.compiled;
        const inputs = Array.from({ length: publicInputs + privateInputs }, (_, i) => 1 + outputs + i);
        expect(loseWires(circuit.r1cs, witness, inputs), "wires that can change alone").to.deep.equal([]);
        expect(idleWires(circuit.r1cs), "wires that no constraint names").to.deep.equal([]);
      });

      it("are refused where TypeScript refuses them", async () => {
        const fields = fieldsOf(layout.features);
        const row = fields.map(() => 0n);
        for (const [index, field] of fields.entries()) {
          const [wrong] = fc.sample(outOfRange(field), { numRuns: 1, seed: index });
          const features = padded([row]).with(-1, row.with(index, wrong!)); // only the last subject is wrong
          expect(() => packInputWords(layout, batch, features), `feature ${index}`).to.throw(ValueOutOfRange);
          const elements = features.map((each) => each.map(toField));
          const refusal = await circuit.witness({ features: elements, rho: 1n }).then(
            () => undefined,
            (error: unknown) => error,
          );
          expect(refusal, `feature ${index}, ${wrong}`).to.have.property("code", "WITNESS_REFUSED");
        }
      });
    });
  }
});
