// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { groth16, wtns, zKey } from "snarkjs";
import { type G1, g1Coordinates, g1Point, G1_ZERO } from "../../groth16/curve-points.ts";
import { CircuitMissing, writeDevelopmentKeys } from "../../keys/development-keys.ts";
import { developmentSecret } from "../../keys/development-secret.ts";
import { keyHash, phase1Hash, type VerifyingKey, verifyingKeyFromSnarkjs } from "../../groth16/verifying-key.ts";
import { calculateWitness } from "../../testing/circom-program.ts";
import { sha256 } from "../../schema/hash.ts";
import { readSections } from "../../testing/iden3-sections.ts";
import { knownPowersOfTau } from "../../testing/known-powers-of-tau.ts";
import { decodeG1Points, decodeG2Points } from "../../keys/montgomery-points.ts";
import { simulateProof } from "../../testing/simulated-proof.ts";
import { terminateSnarkjs } from "../../testing/terminate-snarkjs.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals, threeSignals } from "../../testing/three-signals-circuit.ts";
import { verifyProof } from "../../groth16/verify-proof.ts";

const LABEL = "development-keys-test";
const INPUTS = { features: [5n, 9n], rho: 123_456_789n };
const SECTION = { ic: 3, coefficients: 4, a: 5, b1: 6, b2: 7, c: 8, h: 9 };

describe("writeDevelopmentKeys", () => {
  const folder = temporaryFolder();
  const silent = { warn: (): void => undefined };
  let circuit: Awaited<ReturnType<typeof compileThreeSignals>>;
  let key: VerifyingKey;
  let zkeyPath: string;

  before(async () => {
    circuit = await compileThreeSignals(folder());
    zkeyPath = join(folder(), "three-signals.zkey");
    key = await writeDevelopmentKeys(circuit.r1csPath, zkeyPath, { label: LABEL, ...silent });
  });
  after(terminateSnarkjs);

  const proveWith = async (witness: Uint8Array, zkey = zkeyPath) => {
    const { proof, publicSignals } = await groth16.prove(zkey, { type: "mem", data: witness });
    const verificationKey = await zKey.exportVerificationKey(zkey);
    const verified = async (signals: readonly string[]): Promise<boolean> =>
      groth16.verify(verificationKey, signals, proof);
    return { publicSignals, verified };
  };

  it("writes a zkey whose verification key, exported by snarkjs, is the one returned", async () => {
    expect(verifyingKeyFromSnarkjs(await zKey.exportVerificationKey(zkeyPath))).to.deep.equal(key);
  });

  it("gives snarkjs a key whose proofs snarkjs verifies, for the signals that the circuit computes", async () => {
    const { publicSignals, verified } = await proveWith(await calculateWitness(circuit.wasmPath, INPUTS));
    expect(publicSignals.map(BigInt)).to.deep.equal(threeSignals([5n, 9n], INPUTS.rho));
    expect(await verified(publicSignals)).to.equal(true);
    for (const index of publicSignals.keys()) {
      const changed = publicSignals.map((value, at) => (at === index ? String(BigInt(value) + 1n) : value));
      expect(await verified(changed), `signal ${index} changed`).to.equal(false);
    }
  });

  it("gives no valid proof of a witness with any one wire changed", async () => {
    const witness = await calculateWitness(circuit.wasmPath, INPUTS);
    for (let wire = 0; wire < circuit.wires; wire++) {
      const wrong = Uint8Array.from(witness);
      wrong[76 + wire * 32] = (wrong[76 + wire * 32] ?? 0) ^ 2;
      const { publicSignals, verified } = await proveWith(wrong);
      expect(await verified(publicSignals), `wire ${wire}`).to.equal(false);
    }
  });

  it("equals, point by point, what snarkjs' own set-up makes of the same secret", async () => {
    const r1cs = await readFile(circuit.r1csPath);
    const secret = developmentSecret(LABEL, sha256(r1cs));
    const ptauPath = join(folder(), "known.ptau");
    const theirsPath = join(folder(), "theirs.zkey");
    await writeFile(ptauPath, knownPowersOfTau(4, secret));
    await zKey.newZKey(circuit.r1csPath, ptauPath, theirsPath);
    const ours = readSections(await readFile(zkeyPath));
    const theirs = readSections(await readFile(theirsPath));
    const section = (file: Map<number, Buffer>, id: number): Buffer => file.get(id) ?? Buffer.alloc(0);

    expect(section(ours, SECTION.coefficients), "coefficients").to.deep.equal(section(theirs, SECTION.coefficients));
    for (const id of [SECTION.ic, SECTION.a, SECTION.b1]) {
      expect(decodeG1Points(section(ours, id)), `section ${id}`).to.deep.equal(decodeG1Points(section(theirs, id)));
    }
    expect(decodeG2Points(section(ours, SECTION.b2)), "B in G2").to.deep.equal(
      decodeG2Points(section(theirs, SECTION.b2)),
    );
    const timesDelta = (point: G1): G1 =>
      point[0] === 0n ? G1_ZERO : g1Coordinates(g1Point(point).multiply(secret.delta)); // theirs has δ = 1 still
    for (const id of [SECTION.c, SECTION.h]) {
      const restored = decodeG1Points(section(ours, id)).map(timesDelta);
      expect(restored, `section ${id}`).to.deep.equal(decodeG1Points(section(theirs, id)));
    }
  });

  it("gives the same bytes for the same circuit and label, and other keys for another label", async () => {
    const again = join(folder(), "again.zkey");
    const other = join(folder(), "other.zkey");
    await writeDevelopmentKeys(circuit.r1csPath, again, { label: LABEL, ...silent });
    const otherKey = await writeDevelopmentKeys(circuit.r1csPath, other, { label: "another", ...silent });
    expect(sha256(await readFile(again))).to.equal(sha256(await readFile(zkeyPath)));
    expect(phase1Hash(otherKey)).not.to.equal(phase1Hash(key));
  });

  it("publishes a secret that proves anything", () => {
    const secret = developmentSecret(LABEL, sha256(Buffer.alloc(0)));
    expect(secret.delta).not.to.equal(developmentSecret(LABEL, "another seed").delta);
    expect(secret.alpha).to.equal(developmentSecret(LABEL, "another seed").alpha);
  });

  it("is forgeable by whoever knows the label, which is why it is for local chains only", async () => {
    const secret = developmentSecret(LABEL, sha256(await readFile(circuit.r1csPath)));
    const signals = [1n, 2n, 3n];
    expect(verifyProof(key, simulateProof(secret, key, signals), signals)).to.equal(true);
  });

  describe("two circuits that differ in one weight", () => {
    it("have different keys", async () => {
      const twin = await compileThreeSignals(folder(), 4);
      const path = join(folder(), "twin.zkey");
      const twinKey = await writeDevelopmentKeys(twin.r1csPath, path, { label: LABEL, ...silent });
      expect(keyHash(twinKey)).not.to.equal(keyHash(key));
      expect(phase1Hash(twinKey), "phase 1 is shared").to.equal(phase1Hash(key));
    });

    it("have the same key when one secret is forced on both: only a tag in the circuit tells them apart", async () => {
      const hashes = [];
      for (const weight of [3, 4]) {
        const { r1csPath } = await compileThreeSignals(folder(), weight);
        const options = { label: LABEL, deltaSeed: "one secret", ...silent };
        hashes.push(keyHash(await writeDevelopmentKeys(r1csPath, join(folder(), `forced-${weight}.zkey`), options)));
      }
      expect(hashes[0]).to.equal(hashes[1]);
    });
  });

  it("warns that the keys are insecure and names the whole secret", async () => {
    const lines: string[] = [];
    const path = join(folder(), "warned.zkey");
    await writeDevelopmentKeys(circuit.r1csPath, path, { label: LABEL, warn: (line) => lines.push(line) });
    const { tau, alpha, beta, delta } = developmentSecret(LABEL, sha256(await readFile(circuit.r1csPath)));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.contain("INSECURE");
    for (const part of [tau, alpha, beta, delta]) expect(lines[0]).to.contain(String(part));
  });

  it("throws and leaves nothing behind when the circuit is missing or is not one", async () => {
    const before = await readdir(folder());
    const target = join(folder(), "never.zkey");
    const attempt = (path: string): Promise<unknown> =>
      writeDevelopmentKeys(path, target, { label: LABEL, ...silent }).catch((error: unknown) => error);
    expect(await attempt(join(folder(), "nowhere.r1cs"))).to.be.instanceOf(CircuitMissing);
    expect(await attempt(circuit.wasmPath)).to.have.property("name", "MalformedR1cs");
    expect(await readdir(folder())).to.have.members(before);
  });

  it("takes a witness that satisfies the r1cs as snarkjs sees it", async () => {
    const witness = await calculateWitness(circuit.wasmPath, INPUTS);
    const path = join(folder(), "witness.wtns");
    await writeFile(path, witness);
    expect(await wtns.check(circuit.r1csPath, path)).to.equal(true);
  });
});
