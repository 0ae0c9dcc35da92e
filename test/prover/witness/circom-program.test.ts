// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { wtns } from "snarkjs";
import { calculateWitness } from "../../../testing/circom-program.ts";
import { decodeWitness } from "../../../circom/wtns-file.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";
import { compileThreeSignals, threeSignals } from "../../../testing/three-signals-circuit.ts";

describe("calculateWitness", () => {
  const folder = temporaryFolder();
  let wasmPath: string;
  before(async () => {
    ({ wasmPath } = await compileThreeSignals(folder()));
  });
  after(terminateSnarkjs);

  for (const features of [
    [0n, 0n],
    [15n, 15n],
    [5n, 9n],
  ] as const) {
    it(`equals snarkjs' witness byte for byte for features ${features.join(", ")}`, async () => {
      const inputs = { features, rho: 2n ** 200n };
      const theirs: { type: "mem"; data?: Uint8Array } = { type: "mem" };
      await wtns.calculate(inputs, wasmPath, theirs);
      expect(Buffer.from(await calculateWitness(wasmPath, inputs))).to.deep.equal(Buffer.from(theirs.data ?? []));
    });
  }

  it("holds the constant one, then the public signals", async () => {
    const witness = decodeWitness(await calculateWitness(wasmPath, { features: [5n, 9n], rho: 3n }));
    expect(witness.slice(0, 4)).to.deep.equal([1n, ...threeSignals([5n, 9n], 3n)]);
  });

  it("takes nested arrays in the order of the signal's elements", async () => {
    const flat = await calculateWitness(wasmPath, { features: [5n, 9n], rho: 3n });
    expect(await calculateWitness(wasmPath, { features: [[5n], [9n]], rho: [3n] })).to.deep.equal(flat);
  });
});
