// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { compileModel, type CompiledModel } from "../../../compiler/compile-model.ts";
import { circuitSignals, type CircuitValues } from "../../../compiler/witness/circuit-signals.ts";
import { schemaElements } from "../../../compiler/quantise/schema-elements.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { ValueOutOfRange } from "../../../schema/word-packing.ts";
import { brokenConstraints } from "../../../testing/constraint-system.ts";
import { emitCircuit, type EmittedCircuit } from "../../../testing/emitted-circuit.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";
import { randomMlp } from "../../../testing/random-mlp.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const field = (name: string, width: 8 | 16 | 32, signed: boolean, count: number, scale = 1) =>
  ({ name, unit: "", width, signed, count, scale }) as const;

/** Fields of both kinds and three widths, one of each kind alone, and a batch whose words take two permutations. */
const SCHEMA: ModelSchema = {
  ...{ version: 1, name: "fields-of-all-kinds", total: true },
  features: [field("a", 8, false, 6), field("b", 16, true, 7), field("c", 32, true, 1), field("d", 8, false, 6)],
  outputs: [field("y", 32, true, 3, 2 ** 24)],
};

const BATCH = 12;

describe("circuitSignals", () => {
  const folder = temporaryFolder();
  let model: CompiledModel;
  let circuit: EmittedCircuit;
  const written = (values: CircuitValues): bigint[] =>
    circuit.written((signals) => {
      circuitSignals(model)(signals, values);
    });

  before(async function () {
    this.timeout(60_000);
    const onnx = randomMlp([20, 6, 3], "fields of all kinds");
    const bits = { weightBits: 8, activationBits: 12 };
    model = await compileModel({ onnx, batch: BATCH, schema: SCHEMA, bits });
    expect(model.words, "two permutations").to.be.greaterThan(16);
    circuit = await emitCircuit(model.circuitSource, join(folder(), "circuit"));
  });

  const ranges = schemaElements(SCHEMA.features).map(({ range }) => range);
  const random = pseudoRandom("witness rows");
  const batches: Record<string, () => CircuitValues> = {
    "the lowest values, at 0": () => rowsOf(({ min }) => min, 0n),
    "the highest values, at r - 1": () => rowsOf(({ max }) => max, FIELD_ORDER - 1n),
    "nothing but 0, at 1": () => rowsOf(() => 0n, 1n),
    "random values": () => rowsOf((range) => randomInteger(random, range), 0x7e71a76aacb58e4dn ** 3n),
    "other random values": () => rowsOf((range) => randomInteger(random, range), 2n ** 250n),
  };
  const rowsOf = (value: (range: { min: bigint; max: bigint }) => bigint, rho: bigint): CircuitValues => ({
    features: Array.from({ length: BATCH }, () => ranges.map(value)),
    rho,
  });

  for (const [name, values] of Object.entries(batches)) {
    it(`gives circom's own witness for ${name}, and it satisfies the constraints`, async () => {
      const { features, rho } = values();
      const witness = written({ features, rho });
      expect(witness).to.deep.equal(await circuit.witness({ features, rho }));
      expect(brokenConstraints(circuit.r1cs, witness)).to.deep.equal([]);
    });
  }

  it("names a feature that is outside its field", () => {
    const { features, rho } = rowsOf(({ max }) => max, 7n);
    const rows = features.map((row, subject) => (subject === 4 ? row.with(9, 1n << 15n) : row));
    expect(() => written({ features: rows, rho })).to.throw(ValueOutOfRange, "feature 9, subject 4");
  });
});
