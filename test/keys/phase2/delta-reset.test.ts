// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { encodePoint } from "../../../keys/montgomery-points.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import type { RecordedContribution } from "../../../keys/phase2/contribution.ts";
import { parseContributions, serialiseContributions } from "../../../keys/phase2/contributions-section.ts";
import { extendKey } from "../../../keys/phase2/extend-key.ts";
import { startPhase2 } from "../../../keys/phase2/start-phase2.ts";
import { verifyPhase2 } from "../../../keys/phase2/verify-phase2.ts";
import { verifyStep } from "../../../keys/phase2/verify-step.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { writeZkeyBytes, zkeyBytes } from "../../../testing/forged-zkey.ts";
import { PUBLISHED_PTAU_8 as ptau } from "../../../testing/published-ptau-file.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const EVES = {
  secret: scalarBytes([0x1234_5678_9abc_def0_1234_5678_9abc_def0n]),
  s: encodePoint([1n, 2n]),
} as const;
const EVE = { kind: "contribution", name: "Eve" } as const;
const POINTS = ["deltaAfter", "s", "sx", "spx"] as const;

describe("a last contributor who proves what she should", () => {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  let r1cs: string;

  before(async () => {
    ({ r1csPath: r1cs } = await compileThreeSignals(folder()));
    await startPhase2({ r1cs, ptau, zkey: at("first") });
    await contribute({ from: at("first"), to: at("ada") }, { name: "Ada", entropy: new Uint8Array(8) });
    await extendKey({ from: at("ada"), to: at("eve") }, EVES, EVE, {});
    await extendKey({ from: at("first"), to: at("eve-alone") }, EVES, EVE, {});
  });

  /** Eve's file with her contribution changed. */
  const withLast = async (
    change: (last: RecordedContribution) => Partial<RecordedContribution>,
    sectionsOf = "eve",
  ): Promise<string> => {
    const section = parseContributions((await zkeyBytes(at("eve"))).contributions);
    const last = section.contributions.at(-1)!;
    const contributions = [...section.contributions.slice(0, -1), { ...last, ...change(last) }];
    const bytes = Buffer.from(serialiseContributions({ ...section, contributions }));
    return await writeZkeyBytes(at("forged"), { ...(await zkeyBytes(at(sectionsOf))), contributions: bytes });
  };

  it("cannot take the others' secrets out of the key, with a δ that is her secret alone", async () => {
    const alone = parseContributions((await zkeyBytes(at("eve-alone"))).contributions).contributions[0]!;
    const zkey = await withLast(() => ({ deltaAfter: alone.deltaAfter }), "eve-alone");
    expect(await errorOf(verifyPhase2({ r1cs, ptau, zkey }))).to.have.property("problem", "DeltaChainBroken");
    expect(await errorOf(verifyStep({ from: at("ada"), to: zkey }))).to.have.property("problem", "DeltaChainBroken");
  });

  it("is held to a file before hers that is itself in order", async () => {
    const { contributions } = await zkeyBytes(at("ada"));
    const from = await writeZkeyBytes(at("unmoved"), { ...(await zkeyBytes(at("first"))), contributions });
    expect(await errorOf(verifyStep({ from, to: at("eve") }))).to.have.property("problem", "DeltaChainBroken");
  });

  for (const name of POINTS) {
    it(`cannot write ${name} with a coordinate above the field's prime, which is the same point in other bytes`, async () => {
      const zkey = await withLast((last) => ({ [name]: withPrimeAdded(last[name]) }));
      expect(await errorOf(verifyPhase2({ r1cs, ptau, zkey }))).to.have.property("problem", "PointInvalid");
    });
  }
});

function withPrimeAdded(point: Uint8Array): Uint8Array {
  const value = BigInt(`0x${Buffer.from(point.slice(0, 32)).reverse().toString("hex")}`);
  return Buffer.concat([scalarBytes([value + bn254.fields.Fp.ORDER]), point.subarray(32)]);
}
