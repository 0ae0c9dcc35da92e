// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import { startPhase2 } from "../../../keys/phase2/start-phase2.ts";
import { verifyPhase2 } from "../../../keys/phase2/verify-phase2.ts";
import { verifyStep } from "../../../keys/phase2/verify-step.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { HEADER_POINT_AT, writeZkeyBytes, zkeyBytes } from "../../../testing/forged-zkey.ts";
import { PUBLISHED_PTAU_8 as ptau } from "../../../testing/published-ptau-file.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

/** The key is consistent in itself, and its δ has the x of the last contribution's. */
describe("a key with −δ for δ, L and H over it", () => {
  const folder = temporaryFolder();

  it("is not the one that was contributed to", async () => {
    const { r1csPath: r1cs } = await compileThreeSignals(folder());
    const [first, one, forged] = ["first", "one", "forged"].map((name) => join(folder(), name)) as [
      string,
      string,
      string,
    ];
    await startPhase2({ r1cs, ptau, zkey: first });
    await contribute({ from: first, to: one }, { name: "Ada", entropy: new Uint8Array(8) });
    const bytes = await zkeyBytes(one);
    negate(bytes.header, HEADER_POINT_AT.delta1 + 32);
    negate(bytes.header, HEADER_POINT_AT.delta2 + 64);
    negate(bytes.header, HEADER_POINT_AT.delta2 + 96);
    for (const section of [bytes.c, bytes.h]) for (let at = 32; at < section.length; at += 64) negate(section, at);
    await writeZkeyBytes(forged, bytes);
    expect(await errorOf(verifyPhase2({ r1cs, ptau, zkey: forged }))).to.have.property("problem", "DeltaChainBroken");
    expect(await errorOf(verifyStep({ from: first, to: forged }))).to.have.property("problem", "DeltaChainBroken");
  });
});

/** A coordinate's negative stands there as p less what stood there, also in Montgomery's form. */
function negate(bytes: Buffer, at: number): void {
  const coordinate = bytes.subarray(at, at + 32);
  const value = BigInt(`0x${Buffer.from(coordinate).reverse().toString("hex")}`);
  coordinate.set(scalarBytes([bn254.fields.Fp.neg(value)]));
}
