// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { groth16, zKey } from "snarkjs";
import { applyBeacon } from "../../../keys/phase2/apply-beacon.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import { readContributions } from "../../../keys/phase2/read-contributions.ts";
import { startPhase2 } from "../../../keys/phase2/start-phase2.ts";
import { verifyPhase2 } from "../../../keys/phase2/verify-phase2.ts";
import { verifyStep } from "../../../keys/phase2/verify-step.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { verifyingKeyFromSnarkjs } from "../../../groth16/verifying-key.ts";
import { calculateWitness, compileWithProgram } from "../../../testing/circom-program.ts";
import { circuitOfPower } from "../../../testing/circuit-of-power.ts";
import { PUBLISHED_PTAU_8 as ptau } from "../../../testing/published-ptau-file.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const BEACON = { name: "a block", value: "0x0102030405060708090a0b0c0d0e0f", iterationsExponent: 10 } as const;

describe("a ceremony", () => {
  const folder = temporaryFolder();
  const key = (name: string): string => join(folder(), `${name}.zkey`);
  const entropy = (text: string): Uint8Array => new TextEncoder().encode(text);
  let circuit: Awaited<ReturnType<typeof compileThreeSignals>>;

  before(async () => {
    circuit = await compileThreeSignals(folder());
    await startPhase2({ r1cs: circuit.r1csPath, ptau, zkey: key("first") });
    await contribute({ from: key("first"), to: key("one") }, { name: "Ada", entropy: entropy("dice") });
    await contribute({ from: key("one"), to: key("two") }, { name: "", entropy: entropy("") });
    await applyBeacon({ from: key("two"), to: key("last") }, BEACON);
  });
  after(terminateSnarkjs);

  const verified = async (zkey: string) => verifyPhase2({ r1cs: circuit.r1csPath, ptau, zkey });
  const passesSnarkjs = async (zkey: string) => zKey.verifyFromR1cs(circuit.r1csPath, ptau, zkey);

  it("starts with the key that snarkjs makes, byte for byte", async () => {
    const hash = await zKey.newZKey(circuit.r1csPath, ptau, key("theirs"));
    expect((await readFile(key("first"))).equals(await readFile(key("theirs")))).to.equal(true);
    const { circuitHash } = await readContributions(key("first"));
    expect(circuitHash).to.equal(`0x${Buffer.from(hash as Uint8Array).toString("hex")}`);
  });

  it("also for a circuit that fills the powers, with wires in no A or B and coefficients of all sizes", async () => {
    const path = join(folder(), "filling.circom");
    const third = (FIELD_ORDER + 1n) / 3n; // as long as a coefficient gets
    await writeFile(path, circuitOfPower(8).replace("h <== products[n]", `h <== ${third} * products[n]`));
    const { r1csPath, constraints } = await compileWithProgram({ path, includePaths: [] }, folder());
    expect(constraints.total).to.be.within(129, 256);
    await startPhase2({ r1cs: r1csPath, ptau, zkey: key("filling") });
    await zKey.newZKey(r1csPath, ptau, key("their-filling"));
    expect((await readFile(key("filling"))).equals(await readFile(key("their-filling")))).to.equal(true);
    await contribute({ from: key("filling"), to: key("filled") }, { name: "", entropy: entropy("") });
    expect((await verifyPhase2({ r1cs: r1csPath, ptau, zkey: key("filled") })).contributions).to.have.length(1);
    expect(await zKey.verifyFromR1cs(r1csPath, ptau, key("filled"))).to.equal(true);
  });

  it("ends with a key that verifies here and with snarkjs, and tells who contributed", async () => {
    const { contributions, circuitHash, verifyingKey } = await verified(key("last"));
    expect(contributions.map(({ kind, name }) => [kind, name])).to.deep.equal([
      ["contribution", "Ada"],
      ["contribution", undefined],
      ["beacon", "a block"],
    ]);
    expect(contributions[2]?.beacon).to.deep.equal({ value: BEACON.value, iterationsExponent: 10 });
    expect(await readContributions(key("last"))).to.deep.equal({ circuitHash, contributions });
    expect(verifyingKeyFromSnarkjs(await zKey.exportVerificationKey(key("last")))).to.deep.equal(verifyingKey);
    expect(await passesSnarkjs(key("last"))).to.equal(true);
  });

  it("gives a key whose proofs verify", async () => {
    const data = await calculateWitness(circuit.wasmPath, { features: [5n, 9n], rho: 123n });
    const { proof, publicSignals } = await groth16.prove(key("last"), { type: "mem", data });
    const verificationKey = await zKey.exportVerificationKey(key("last"));
    expect(await groth16.verify(verificationKey, publicSignals, proof)).to.equal(true);
  });

  it("takes contributions and beacons made with snarkjs, and prints the hashes that it prints", async () => {
    const theirs = await zKey.contribute(key("one"), key("theirs-2"), "Grace", "their entropy");
    const step = await verifyStep({ from: key("one"), to: key("theirs-2") });
    expect(step).to.deep.include({ kind: "contribution", name: "Grace" });
    expect(step.hash).to.equal(`0x${Buffer.from(theirs as Uint8Array).toString("hex")}`);
    await zKey.beacon(key("theirs-2"), key("theirs-3"), BEACON.name, BEACON.value.slice(2), 10);
    expect((await verified(key("theirs-3"))).contributions.map(({ name }) => name)).to.deep.equal([
      "Ada",
      "Grace",
      "a block",
    ]);
  });

  it("applies the beacon that snarkjs applies, byte for byte", async () => {
    await zKey.beacon(key("two"), key("their-beacon"), BEACON.name, BEACON.value.slice(2), 10);
    expect((await readFile(key("last"))).equals(await readFile(key("their-beacon")))).to.equal(true);
  });

  it("lets snarkjs go on where we stopped", async () => {
    await zKey.contribute(key("two"), key("theirs-after"), "Grace", "their entropy");
    expect(await passesSnarkjs(key("theirs-after"))).to.equal(true);
    expect((await verified(key("theirs-after"))).contributions).to.have.length(3);
  });

  it("draws another secret each time, whatever the contributor adds, and wipes what was added", async () => {
    const own = entropy("the same");
    const who = () => ({ name: "Ada", entropy: Uint8Array.from(own) });
    const [first, second] = [who(), who()];
    const a = await contribute({ from: key("first"), to: key("again-a") }, first);
    const b = await contribute({ from: key("first"), to: key("again-b") }, second);
    expect(a.hash).not.to.equal(b.hash);
    expect([...first.entropy, ...second.entropy].every((byte) => byte === 0)).to.equal(true);
  });

  it("leaves nothing but keys behind", async () => {
    expect((await readdir(folder())).filter((name) => name.includes("tmp"))).to.deep.equal([]);
  });
});
