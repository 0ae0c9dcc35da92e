// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { curves } from "snarkjs";
import { decodeG1Points, decodeG2Points } from "../../../keys/montgomery-points.ts";
import { RandomPoints } from "../../../keys/phase2/random-points.ts";
import { isInG2Subgroup } from "../../../groth16/curve-points.ts";
import { keccak256 } from "../../../schema/hash.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";

type TheirGroup = { fromRng(rng: unknown): Uint8Array; toAffine(point: Uint8Array): Uint8Array };
type TheirCurve = {
  Fr: { fromRng(rng: unknown): Uint8Array; toObject(value: Uint8Array): bigint };
  G1: TheirGroup;
  G2: TheirGroup;
};

describe("RandomPoints", () => {
  after(terminateSnarkjs);

  it("draws what ffjavascript draws, in any order, from seeds of 32 and of 64 bytes", async () => {
    const library = "ffjavascript"; // it has no types
    const { ChaCha } = (await import(library)) as { ChaCha: new (seed: number[]) => unknown };
    const curve = (await curves.getCurveFromName("bn128")) as unknown as TheirCurve;
    for (let index = 0; index < 6; index++) {
      const seed = Buffer.concat([
        Buffer.from(keccak256(Uint8Array.of(index)).slice(2), "hex"),
        Buffer.alloc(index % 2 ? 32 : 0, 9),
      ]);
      const theirs = new ChaCha(Array.from({ length: 8 }, (_, word) => seed.readUInt32BE(word * 4)));
      const ours = new RandomPoints(seed);
      for (const next of index % 3 === 0 ? ["scalar", "g1", "g2"] : ["g2", "g1", "g2", "scalar", "scalar"]) {
        if (next === "scalar") expect(ours.scalar()).to.equal(curve.Fr.toObject(curve.Fr.fromRng(theirs)));
        if (next === "g1")
          expect(ours.g1()).to.deep.equal(decodeG1Points(curve.G1.toAffine(curve.G1.fromRng(theirs)))[0]);
        if (next === "g2") {
          const point = ours.g2();
          expect(point).to.deep.equal(decodeG2Points(curve.G2.toAffine(curve.G2.fromRng(theirs)))[0]);
          expect(isInG2Subgroup(point)).to.equal(true);
        }
      }
    }
  });
});
