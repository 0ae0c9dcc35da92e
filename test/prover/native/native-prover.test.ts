// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { groth16, zKey } from "snarkjs";
import type { Proof } from "../../../prover/proof-backend.ts";
import { verifyProof } from "../../../groth16/verify-proof.ts";
import type { VerifyingKey } from "../../../groth16/verifying-key.ts";
import { writeDevelopmentKeys } from "../../../keys/development-keys.ts";
import {
  MalformedWitnessValues,
  type NativeKey,
  NativeKeyClosed,
  nativeProblem,
  openNativeKey,
  RefusedZkey,
  UnreadableZkey,
  UnsupportedProverCpu,
} from "../../../prover/native/native-prover.ts";
import { FIELD_ORDER, toField } from "../../../schema/field.ts";
import { calculateWitness } from "../../../testing/circom-program.ts";
import { littleEndian } from "../../../testing/montgomery-points.ts";
import { skipWithoutNative } from "../../../testing/native-arithmetic.ts";
import { snarkjsProof } from "../../../testing/snarkjs-proof.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";
import { compileThreeSignals, threeSignals } from "../../../testing/three-signals-circuit.ts";
import { zkeyLies } from "../../../testing/zkey-lies.ts";

const INPUTS = { features: [5n, 9n], rho: FIELD_ORDER - 123_456_789n };
const HEADER_BYTES = 76;

describe("the native prover", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let zkeyPath: string;
  let verifyingKey: VerifyingKey;
  let values: Uint8Array;
  let key: NativeKey;

  before(async function () {
    skipWithoutNative(this);
    const circuit = await compileThreeSignals(folder());
    zkeyPath = join(folder(), "model.zkey");
    verifyingKey = await writeDevelopmentKeys(circuit.r1csPath, zkeyPath, { label: "native", warn: () => undefined });
    values = (await calculateWitness(circuit.wasmPath, INPUTS)).subarray(HEADER_BYTES);
    key = await openNativeKey(zkeyPath);
  });
  after(async () => {
    key.close();
    await terminateSnarkjs();
  });

  const verifies = ({ proof, publicSignals }: Proof): boolean => verifyProof(verifyingKey, proof, publicSignals);
  const errorOf = (attempt: Promise<unknown>): Promise<unknown> =>
    attempt.then(
      () => "no error",
      (error: unknown) => error,
    );

  it("is there where a C++ compiler is", () => {
    if (spawnSync(process.env.CXX ?? "g++", ["--version"]).status !== 0) return;
    expect(nativeProblem(), "run `npm run setup`").to.equal(undefined);
  });

  it("says what the key is for, and what computes", () => {
    expect(key).to.include({ wires: values.length / 32, publicSignals: 3 });
    expect(["portable", "adx", "ifma"]).to.include(key.engine);
  });

  it("makes proofs that snarkjs verifies, for the signals that the circuit computes", async () => {
    const { proof, publicSignals } = await key.prove(values);
    expect(publicSignals).to.deep.equal(threeSignals([5n, 9n], INPUTS.rho).map(toField));
    const theirKey = await zKey.exportVerificationKey(zkeyPath);
    expect(await groth16.verify(theirKey, publicSignals.map(String), snarkjsProof(proof))).to.equal(true);
    const changed = publicSignals.map((value, index) => String(index === 1 ? value + 1n : value));
    expect(await groth16.verify(theirKey, changed, snarkjsProof(proof))).to.equal(false);
  });

  it("blinds: proofs of one witness differ in every word and all verify", async () => {
    const proofs = [];
    for (let run = 0; run < 8; run++) proofs.push(await key.prove(values));
    expect(proofs.every(verifies)).to.equal(true);
    for (let word = 0; word < 8; word++) {
      expect(new Set(proofs.map(({ proof }) => proof[word])).size, `word ${word}`).to.equal(proofs.length);
    }
  });

  it("makes no valid proof of a witness with any one wire changed", async () => {
    for (let wire = 1; wire < key.wires; wire++) {
      const wrong = Uint8Array.from(values);
      wrong[wire * 32] = (wrong[wire * 32] ?? 0) ^ 2;
      const error = await errorOf(
        key.prove(wrong).then((proof) => expect(verifies(proof), `wire ${wire}`).to.equal(false)),
      );
      expect(
        error === "no error" || error instanceof MalformedWitnessValues,
        `wire ${wire}: ${String(error)}`,
      ).to.equal(true);
    }
  });

  for (const engine of ["portable", "adx", "ifma"]) {
    for (const threads of [1, 2, 5]) {
      it(`proves with ${engine} arithmetic on ${threads} threads, where the processor has it`, async function () {
        const opened = await openNativeKey(zkeyPath, { engine, threads }).catch((error: unknown) => error);
        if (opened instanceof UnsupportedProverCpu && engine !== "portable") return this.skip();
        const own = opened as NativeKey;
        expect(own.engine).to.equal(engine);
        expect(verifies(await own.prove(values))).to.equal(true);
        own.close();
      });
    }
  }

  it("proves several witnesses at once, and other work goes on meanwhile", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const proofs = await Promise.all(Array.from({ length: 40 }, () => key.prove(values)));
    clearInterval(timer);
    expect(proofs.every(verifies)).to.equal(true);
    expect(turns, "turns of the event loop").to.be.greaterThan(0);
  });

  it("does not look at values that are changed while it proves", async () => {
    const given = Uint8Array.from(values);
    const proof = key.prove(given);
    given.fill(255);
    expect(verifies(await proof)).to.equal(true);
  });

  it("ends a proof that runs when the key is closed, and refuses later ones", async () => {
    const own = await openNativeKey(zkeyPath);
    const running = [own.prove(values), own.prove(values)];
    own.close();
    own.close();
    expect((await Promise.all(running)).every(verifies)).to.equal(true);
    expect(await errorOf(own.prove(values))).to.be.instanceOf(NativeKeyClosed);
  });

  it("refuses values that are no witness of this key", async () => {
    const with32 = (wire: number, value: bigint): Uint8Array => {
      const changed = Uint8Array.from(values);
      changed.set(littleEndian(value), wire * 32);
      return changed;
    };
    const cases: Record<string, Uint8Array> = {
      nothing: new Uint8Array(0),
      "a byte less": values.subarray(1),
      "a byte more": Uint8Array.from([...values, 0]),
      "a wire less": values.subarray(32),
      "a wire more": Uint8Array.from([...values, ...new Uint8Array(32)]),
      "r itself": with32(2, FIELD_ORDER),
      "all ones": with32(key.wires - 1, 2n ** 256n - 1n),
      "a first wire of zero": with32(0, 0n),
      "a first wire of two": with32(0, 2n),
    };
    for (const [name, wrong] of Object.entries(cases)) {
      expect(await errorOf(key.prove(wrong)), name).to.be.instanceOf(MalformedWitnessValues);
    }
    expect(verifies(await key.prove(values)), "afterwards").to.equal(true);
  });

  it("refuses every lie in a zkey, naming it", async () => {
    const honest = await readFile(zkeyPath);
    for (const { name, bytes, problem } of zkeyLies(honest)) {
      const path = join(folder(), "lie.zkey");
      await writeFile(path, bytes);
      const error = await errorOf(
        openNativeKey(path).then((own) => {
          own.close();
        }),
      );
      expect(error, name).to.be.instanceOf(RefusedZkey).with.property("message").that.contains(problem);
    }
  });

  it("opens no zkey that was cut, wherever", async () => {
    const honest = await readFile(zkeyPath);
    const path = join(folder(), "cut.zkey");
    const end = honest.length - 68 - 12; // section 10, which a prover does not read
    for (let length = 0; length < end; length = length < 900 ? length + 7 : length + 211) {
      await writeFile(path, honest.subarray(0, length));
      expect(await errorOf(openNativeKey(path)), `${length} bytes`).to.be.instanceOf(RefusedZkey);
    }
  });

  it("says what it cannot read", async () => {
    await mkdir(join(folder(), "directory"), { recursive: true });
    for (const name of ["nowhere.zkey", "directory"]) {
      expect(await errorOf(openNativeKey(join(folder(), name))), name).to.be.instanceOf(UnreadableZkey);
    }
    expect(await errorOf(openNativeKey(zkeyPath, { engine: "abacus" }))).to.be.instanceOf(UnsupportedProverCpu);
  });

  it("takes from the environment which arithmetic computes", async () => {
    process.env.PROOFCAST_PROVER_CPU = "portable";
    try {
      const own = await openNativeKey(zkeyPath);
      expect(own.engine).to.equal("portable");
      own.close();
    } finally {
      Reflect.deleteProperty(process.env, "PROOFCAST_PROVER_CPU");
    }
  });
});
