// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { decodeWitness } from "../../../circom/wtns-file.ts";
import { compileModel, type CompiledModel } from "../../../compiler/compile-model.ts";
import {
  InvalidInput,
  type WitnessComputer,
  witnessComputer,
  WitnessRefused,
} from "../../../prover/witness/compute-witness.ts";
import { decodeWireMap } from "../../../prover/witness/wire-map-file.ts";
import { wireMapBytes, type WitnessModel } from "../../../prover/witness/witness-model.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { emitCircuit, type EmittedCircuit } from "../../../testing/emitted-circuit.ts";
import { randomMlp } from "../../../testing/random-mlp.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const BATCH = 2;
const HEADER_BYTES = 76;

const FIRST = { features: [[1n, 255n, 0n, -7n], [9n, 8n, 200n, 32_767n]], rho: FIELD_ORDER - 1n }; // prettier-ignore
const SECOND = { features: [[255n, 0n, 3n, -32_768n], [0n, 0n, 0n, 0n]], rho: 5n }; // prettier-ignore

describe("witnessComputer", () => {
  const folder = temporaryFolder();
  let model: CompiledModel;
  let circuit: EmittedCircuit;
  let built: WitnessModel;
  let computer: WitnessComputer;

  before(async function () {
    this.timeout(60_000);
    model = await compileModel({
      ...{ onnx: randomMlp([4, 5, 2], "computed twice"), batch: BATCH },
      bits: { weightBits: 8, activationBits: 12 },
      schema: {
        ...{ version: 1, name: "computed-twice", total: true },
        features: [
          { name: "pixels", unit: "", count: 3, width: 8, signed: false, scale: 1 },
          { name: "offset", unit: "", count: 1, width: 16, signed: true, scale: 1 },
        ],
        outputs: [{ name: "scores", unit: "", count: 2, width: 32, signed: true, scale: 1024 }],
      },
    });
    circuit = await emitCircuit(model.circuitSource, folder());
    const map = decodeWireMap(wireMapBytes(model, await readFile(join(folder(), "model.sym"), "utf8")));
    built = { model, map };
  });

  beforeEach(() => {
    computer = witnessComputer(built);
  });

  it("gives circom's own witness again and again, whatever was in its memory before", async () => {
    for (const inputs of [FIRST, SECOND, FIRST, SECOND]) {
      const { file } = computer.compute(inputs);
      expect(decodeWitness(file)).to.deep.equal(await circuit.witness(inputs));
    }
  });

  it("gives the values alone and as a file, which are one memory", () => {
    const { values, file } = computer.compute(FIRST);
    expect(values.length).to.equal(32 * built.map.wires);
    expect(values.buffer).to.equal(file.buffer);
    expect(Buffer.from(file.subarray(HEADER_BYTES)).equals(values)).to.equal(true);
    expect(computer.compute(SECOND).values, "no new memory").to.equal(values);
  });

  it("leaves nothing of a witness behind when it is told to", () => {
    const { values } = computer.compute(FIRST);
    expect(nonZero(values)).to.be.greaterThan(built.map.wires / 8);
    computer.wipe();
    expect(nonZero(values), "the constant one is all that stays").to.equal(1);
  });

  it("refuses a feature out of its range by its name, and still works", () => {
    const features = [SECOND.features[0] ?? [], [0n, 256n, 0n, 0n]];
    expect(() => computer.compute({ ...SECOND, features })).to.throw(
      WitnessRefused,
      'no witness for this input: feature 1 ("pixels") of subject 1 is 256, outside 0 … 255.',
    );
    const untouched = witnessComputer(built).compute(FIRST);
    expect(computer.compute(FIRST)).to.deep.include({ file: untouched.file, values: untouched.values });
  });

  const misshapen: [string, Record<string, unknown>, string][] = [
    ["a subject too few", { ...FIRST, features: FIRST.features.slice(1) }, "the features of 2 subjects, not 1"],
    ["a short row", { ...FIRST, features: [[1n], FIRST.features[1]] }, "subject 0 has 1 features, not 4"],
    ["a number", { ...FIRST, features: [[1, 2n, 3n, 4n], FIRST.features[1]] }, "subject 0 hold something that is not"],
    ["rho outside the field", { ...FIRST, rho: FIELD_ORDER }, "rho is outside the field"],
    ["a signal more", { ...FIRST, h: 1n }, 'the circuit has no input signal "h"'],
  ];
  for (const [title, inputs, message] of misshapen)
    it(`refuses ${title}`, () => {
      expect(() => computer.compute(inputs as typeof FIRST)).to.throw(InvalidInput, message);
    });
});

function nonZero(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => count + (byte === 0 ? 0 : 1), 0);
}
