// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import type { G1 } from "../../../groth16/curve-points.ts";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { encodePoint } from "../../../keys/montgomery-points.ts";
import { beaconSecret } from "../../../keys/phase2/beacon-secret.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import { parseContributions, serialiseContributions } from "../../../keys/phase2/contributions-section.ts";
import { extendKey } from "../../../keys/phase2/extend-key.ts";
import { startPhase2 } from "../../../keys/phase2/start-phase2.ts";
import { verifyPhase2 } from "../../../keys/phase2/verify-phase2.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { writeZkeyBytes, zkeyBytes } from "../../../testing/forged-zkey.ts";
import { times } from "../../../testing/point-arithmetic.ts";
import { PUBLISHED_PTAU_8 as ptau } from "../../../testing/published-ptau-file.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const { Fr } = bn254.fields;
const BEACON = { value: Uint8Array.of(1, 2, 3), iterationsExponent: 10 };
const OWN = 0x1234_5678_9abc_def0_1234_5678_9abc_def0n;

/** Its proof of knowledge is in order, of the secret of whoever applied it. */
describe("a beacon with another secret than its value gives", () => {
  const folder = temporaryFolder();
  let r1cs: string;
  let last: string;

  before(async () => {
    ({ r1csPath: r1cs } = await compileThreeSignals(folder()));
    const first = join(folder(), "first");
    last = join(folder(), "one");
    await startPhase2({ r1cs, ptau, zkey: first });
    await contribute({ from: first, to: last }, { name: "Ada", entropy: new Uint8Array(8) });
  });

  const verified = async (secret: bigint, s: G1): Promise<unknown> => {
    const zkey = join(folder(), "beacon");
    const chosen = { secret: scalarBytes([secret]), s: encodePoint(s) };
    await extendKey({ from: last, to: zkey }, chosen, { kind: "beacon", beacon: BEACON }, {});
    return verifyPhase2({ r1cs, ptau, zkey });
  };

  it("is not even tried, where all beacons of a key together would take days", async () => {
    const bytes = await zkeyBytes(last);
    const section = parseContributions(bytes.contributions);
    const slow = {
      ...section.contributions[0]!,
      kind: "beacon",
      beacon: { ...BEACON, iterationsExponent: 24 },
    } as const;
    const contributions = Buffer.from(serialiseContributions({ ...section, contributions: [slow, slow] }));
    const zkey = await writeZkeyBytes(join(folder(), "slow"), { ...bytes, contributions });
    const error = await errorOf(verifyPhase2({ r1cs, ptau, zkey }));
    expect(error).to.have.property("name", "BeaconRefused");
    expect(error.message).to.contain("together take 33554432 hashes");
  });

  it("is refused, whether its first point is the value's or its second one", async () => {
    const { secret, s } = beaconSecret(BEACON);
    await verified(secret, s); // the value's own secret is taken
    expect(await errorOf(verified(OWN, s))).to.have.property("problem", "BeaconWrong");
    expect(await errorOf(verified(OWN, times(s, Fr.div(secret, OWN))))).to.have.property("problem", "BeaconWrong");
  });
});
