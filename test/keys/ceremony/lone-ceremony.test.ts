// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { sha256OfFile } from "../../../files/file-hash.ts";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { zkeyPathOf } from "../../../keys/ceremony/ceremony-folder.ts";
import { checkPolicy, countSteps } from "../../../keys/ceremony/ceremony-policy.ts";
import { verifyCeremony } from "../../../keys/ceremony/verify-ceremony.ts";
import { encodePoint } from "../../../keys/montgomery-points.ts";
import { applyBeacon } from "../../../keys/phase2/apply-beacon.ts";
import { beaconSecret } from "../../../keys/phase2/beacon-secret.ts";
import { extendKey } from "../../../keys/phase2/extend-key.ts";
import { readContributions } from "../../../keys/phase2/read-contributions.ts";
import type { Ceremony, CeremonyStep } from "../../../keys/transcript.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { PUBLISHED_PTAU_8 } from "../../../testing/published-ptau-file.ts";
import { startSmallCeremony } from "../../../testing/small-ceremony.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const BEACON = { value: keccakOfText("a block that was known"), iterationsExponent: 10 } as const;

/** What a coordinator can do who contributes himself, signs nothing, and knows the beacon beforehand. */
describe("a ceremony of one person, who knew the beacon", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let r1cs: string;
  let zkey: string;
  let ceremony: Ceremony;

  before(async () => {
    ({ r1csPath: r1cs } = await compileThreeSignals(folder()));
    const dir = join(folder(), "ceremony");
    const started = await startSmallCeremony(dir, r1cs, { contributions: 1, attestations: 0 });
    const made = join(folder(), "one.zkey");
    zkey = join(folder(), "last.zkey");
    const { secret } = beaconSecret({ ...BEACON, value: Buffer.from(BEACON.value.slice(2), "hex") });
    const undone = { secret: scalarBytes([bn254.fields.Fr.inv(secret)]), s: encodePoint([1n, 2n]) };
    await extendKey({ from: zkeyPathOf(dir, 0), to: made }, undone, { kind: "contribution" }, {});
    await applyBeacon({ from: made, to: zkey }, { name: "", ...BEACON });
    const [contribution, beacon] = (await readContributions(zkey)).contributions;
    const steps: CeremonyStep[] = [
      { kind: "contribution", hash: contribution!.hash, zkeySha256: await sha256OfFile(made) },
      { kind: "beacon", hash: beacon!.hash, zkeySha256: await sha256OfFile(zkey), ...BEACON },
    ];
    ceremony = { ...started, steps };
  });

  it("is refused for its key, in which δ is the generator again, also without the Powers of Tau", async () => {
    expect(await errorOf(verifyCeremony(ceremony, { r1cs, zkey }))).to.include({ code: "WEAK_KEY" });
  });

  it("is refused for a record that the zkey does not bear out, also without the Powers of Tau", async () => {
    const [first, last] = ceremony.steps as [CeremonyStep, CeremonyStep];
    const other: Ceremony["circuitHash"] = `${BEACON.value}${BEACON.value.slice(2)}`;
    const said = async (change: Partial<Ceremony>): Promise<string> =>
      (await errorOf(verifyCeremony({ ...ceremony, ...change }, { r1cs, zkey }))).message;
    expect(await said({ circuitHash: other })).to.contain("the circuit in the zkey");
    expect(await said({ steps: [{ ...first, hash: other }, last] })).to.contain("step 1");
    expect(await said({ steps: [{ ...first, name: "Ada" }, last] })).to.contain("step 1");
    const value = ceremony.firstZkeySha256;
    expect(await said({ steps: [first, { ...last, value } as CeremonyStep] })).to.contain("step 2");
  });

  it("is refused for Powers of Tau that are not those of its record, published though they are", async () => {
    const { power, sha256, blake2b } = ceremony.ptau;
    for (const ptau of [
      { power, sha256, blake2b },
      { ...ceremony.ptau, sha256: BEACON.value },
      { ...ceremony.ptau, power: 7 },
    ]) {
      const files = { r1cs, zkey, ptau: { path: PUBLISHED_PTAU_8 } };
      const { message } = await errorOf(verifyCeremony({ ...ceremony, ptau }, files));
      expect(message, JSON.stringify(ptau)).to.contain("the Powers of Tau file");
    }
  });
});

describe("the policy of a ceremony", () => {
  const contribution = (signer: string) =>
    ({ kind: "contribution", attestation: { signer } }) as unknown as CeremonyStep;
  const beacon = { kind: "beacon", iterationsExponent: 10 } as CeremonyStep;

  it("counts a signer once, however the address is spelt", () => {
    const steps = [contribution("0xAbCd"), contribution("0xabcd"), contribution("0xABCD"), beacon];
    expect(countSteps(steps)).to.deep.equal({ contributions: 3, attestations: 1 });
  });

  it("has one beacon, at the end", () => {
    const policy = { contributions: 1, attestations: 1 };
    const checked = (...steps: CeremonyStep[]) => {
      checkPolicy({ steps, policy, announcement: { iterationsExponent: 10 } } as Ceremony);
    };
    checked(contribution("0x01"), beacon);
    for (const steps of [
      [beacon, contribution("0x01"), beacon],
      [beacon, contribution("0x01")],
      [contribution("0x01")],
    ])
      expect(
        () => {
          checked(...steps);
        },
        steps.map(({ kind }) => kind).join(),
      ).to.throw(/beacon/);
  });
});
