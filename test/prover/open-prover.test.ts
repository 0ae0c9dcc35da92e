// SPDX-License-Identifier: GPL-3.0-or-later
import { fileURLToPath } from "node:url";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { buildModel } from "../../built-model/build-model.ts";
import { compileModel } from "../../compiler/compile-model.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { type VerifyingKey, verifyingKeyFromSnarkjs } from "../../groth16/verifying-key.ts";
import { InvalidInput, WitnessRefused } from "../../prover/witness/compute-witness.ts";
import { ProofFailed, type ProofResult } from "../../prover/checked-proof.ts";
import { UnknownBackend } from "../../prover/load-backend.ts";
import { KeysMissing } from "../../prover/needed-files.ts";
import {
  openProver,
  type OpenProver,
  ProverClosed,
  type ProverModel,
  type ProverOptions,
} from "../../prover/open-prover.ts";
import { ProverCrashed } from "../../prover/prover-process.ts";
import { type Limits, ProverTimeout } from "../../prover/within-limits.ts";
import { decodeWireMap, encodeWireMap } from "../../prover/witness/wire-map-file.ts";
import { verifyProof } from "../../groth16/verify-proof.ts";
import { FatalError, RetryableError } from "../../schema/errors.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { decodeLayout } from "../../schema/layout.ts";
import { type Manifest, MODEL_FILES } from "../../schema/manifest.ts";
import { evaluate } from "../../schema/statement.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { packWords } from "../../schema/word-packing.ts";
import { runProcess } from "../../testing/cli-process.ts";
import type { Script } from "../../testing/fixtures/scripted-prover.ts";
import { childrenOf, isAlive } from "../../testing/processes.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const LIMITS: Limits = { timeoutMs: 60_000 };
const SCRIPTED = fileURLToPath(new URL("../../testing/fixtures/scripted-prover.ts", import.meta.url));

type Inputs = Parameters<OpenProver["prove"]>[0]["inputs"];

describe("openProver", () => {
  const folder = temporaryFolder();
  const ROWS = [
    [5n, -9n, 100n],
    [-128n, 127n, 5n],
  ];
  const INPUTS: Inputs = { features: ROWS, rho: 42n };
  let model: ProverModel;
  let key: VerifyingKey;
  let manifest: Manifest;
  /** Of all tests that need no other. */
  let prover: OpenProver;
  let openings = 0;
  const opened: OpenProver[] = [];

  const open = (change: Partial<ProverModel> = {}, options: ProverOptions = {}): OpenProver => {
    const other = openProver({ ...model, ...change }, options);
    opened.push(other);
    return other;
  };

  before(async function () {
    this.timeout(60_000);
    const outDir = join(folder(), "small");
    ({ manifest } = await buildModel(SMALL_SOURCE, { batch: 2, outDir, keys: { warn: () => undefined } }));
    key = verifyingKeyFromSnarkjs(JSON.parse(await readFile(join(outDir, MODEL_FILES.verificationKey), "utf8")));
    model = { folder: outDir, batch: 2, tag: manifest.tag, verifyingKey: key };
    prover = open({}, { onOpened: () => openings++ });
  });
  after(async () => {
    for (const each of opened) await each.close();
  });

  const expectedSignals = async (rho: bigint): Promise<bigint[]> => {
    const { config, ...rest } = SMALL_SOURCE;
    const { graph } = await compileModel({ ...config, ...rest, batch: 2 });
    const outputs = ROWS.map((row) => runIntegerModel(graph, row));
    const words = packWords(decodeLayout(manifest.layout), 2, ROWS, outputs);
    return [poseidonOfWords(words), evaluate(manifest.tag, words, rho), rho];
  };

  /** A copy of the built folder with one file changed, or gone. */
  const folderWith = async (
    file: keyof typeof MODEL_FILES,
    change?: (bytes: Uint8Array) => Uint8Array,
  ): Promise<string> => {
    const copy = join(folder(), "changed");
    await rm(copy, { recursive: true, force: true });
    await cp(model.folder, copy, { recursive: true });
    const path = join(copy, MODEL_FILES[file]);
    if (change === undefined) await rm(path);
    else await writeFile(path, change(await readFile(path)));
    return copy;
  };

  const failureOf = async (outcome: Promise<unknown>): Promise<Error> => {
    const error = await outcome.catch((reason: unknown) => reason);
    expect(error, "an error").to.be.instanceOf(Error);
    return error as Error;
  };

  /** Of a prover that is opened and closed for it. */
  const failure = async (change: Partial<ProverModel>, options: ProverOptions = {}): Promise<Error> => {
    const other = open(change, options);
    return await failureOf(other.prove({ inputs: INPUTS }, LIMITS)).finally(() => other.close());
  };

  it("returns a proof that verifies, its signals and how long it took, and writes nothing", async () => {
    const before = await readdir(folder(), { recursive: true });
    const { proof, publicSignals, witnessMs, proofMs } = await prover.prove({ inputs: INPUTS }, LIMITS);
    expect(publicSignals).to.deep.equal(await expectedSignals(42n));
    expect(verifyProof(key, proof, publicSignals)).to.equal(true);
    expect(witnessMs).to.be.greaterThan(0);
    expect(proofMs).to.be.greaterThan(0);
    expect(await readdir(folder(), { recursive: true })).to.have.members(before);
  });

  it("blinds every proof afresh, and opens the key once for all that are asked at once", async () => {
    const [first, second] = await Promise.all([
      prover.prove({ inputs: INPUTS }, LIMITS),
      prover.prove({ inputs: INPUTS }, LIMITS),
    ]);
    expect(first.proof).not.to.deep.equal(second.proof);
    expect(first.publicSignals).to.deep.equal(second.publicSignals);
    expect(openings).to.equal(1);
  });

  it("takes a negative rho as its field element", async () => {
    const { publicSignals } = await prover.prove({ inputs: { features: ROWS, rho: -1n } }, LIMITS);
    expect(publicSignals).to.deep.equal(await expectedSignals(FIELD_ORDER - 1n));
  });

  it("refuses a proof of other public signals than are expected, and says which, but not the ones that are", async () => {
    const expected = await expectedSignals(42n);
    await prover.prove({ inputs: INPUTS, expected }, LIMITS);
    const error = await failureOf(prover.prove({ inputs: INPUTS, expected: expected.with(1, 5n) }, LIMITS));
    expect(error).to.be.instanceOf(ProofFailed).with.property("message").that.contains("public signal t");
  });

  describe("refuses for good", () => {
    for (const value of [128n, -129n, FIELD_ORDER - 1n, FIELD_ORDER + 5n]) {
      it(`a feature outside its field, ${value}, by its name`, async () => {
        const inputs = { features: [ROWS[0]!, [5n, value, 9n]], rho: 42n };
        const error = await failureOf(prover.prove({ inputs }, LIMITS));
        expect(error).to.be.instanceOf(WitnessRefused).and.instanceOf(FatalError);
        expect(error.message).to.contain(`feature 1 ("x") of subject 1 is ${value}, outside -128 … 127`);
      });
    }

    const misshapen: [string, Record<string, unknown>, string][] = [
      ["a missing rho", { features: ROWS }, "rho is not a bigint"],
      ["missing features", { rho: 1n }, "takes the features of 2 subjects, not none"],
      ["an unknown signal", { features: ROWS, rho: 1n, sigma: 1n }, 'no input signal "sigma"'],
      ["too many subjects", { features: [...ROWS, ...ROWS], rho: 1n }, "takes the features of 2 subjects, not 4"],
      ["too few subjects", { features: [[5n, 9n, 1n]], rho: 1n }, "takes the features of 2 subjects, not 1"],
      ["too few values", { features: [[5n, 9n, 1n], [5n]], rho: 1n }, "subject 1 has 1 features, not 3"],
      ["a value above the field", { features: ROWS, rho: FIELD_ORDER }, "outside the field"],
      [
        "a number that is no bigint",
        {
          features: [
            [5n, 9n, 1n],
            [5, 9, 1],
          ],
          rho: 1n,
        },
        "not a bigint",
      ],
      ["something that cannot be sent", { features: ROWS, rho: () => 1n }, "cannot be sent"],
    ];
    for (const [name, inputs, message] of misshapen) {
      it(name, async () => {
        const before = openings;
        const error = await failureOf(prover.prove({ inputs: inputs as Inputs }, LIMITS));
        await prover.prove({ inputs: INPUTS }, LIMITS);
        expect(openings, "the same child goes on").to.equal(before);
        expect(error).to.be.instanceOf(InvalidInput).and.instanceOf(FatalError);
        expect(error.message).to.contain(message);
      });
    }

    it("a folder that lacks something", async () => {
      for (const file of ["schema", "graph", "wires", "zkey"] as const) {
        const error = await failure({ folder: await folderWith(file) });
        expect(error).to.be.instanceOf(KeysMissing).with.property("message").that.contains(MODEL_FILES[file]);
      }
    });

    it("a map of wires that is truncated, of another model, or puts a value on another wire", async () => {
      const reasonFor = async (change: (bytes: Uint8Array) => Uint8Array): Promise<string> => {
        const error = await failure({ folder: await folderWith("wires", change) });
        expect(error).to.be.instanceOf(ProofFailed);
        return error.message;
      };
      expect(await reasonFor((bytes) => bytes.subarray(0, 1_000))).to.contain("do not hold");
      const { targets, ...map } = decodeWireMap(await readFile(join(model.folder, MODEL_FILES.wires)));
      const shorter = encodeWireMap({ ...map, targets: targets.subarray(0, -1) });
      expect(await reasonFor(() => shorter)).to.contain("do not belong together");
      const swapped = Int32Array.from(targets);
      const [last, other] = [targets.length - 1, targets.length - 2];
      [swapped[last], swapped[other]] = [targets[other]!, targets[last]!];
      expect(await reasonFor(() => encodeWireMap({ ...map, targets: swapped }))).to.contain("does not verify");
    });

    const backends = { native: "no Groth16 proving key|snarkjs said", snarkjs: "snarkjs said" };
    for (const [name, words] of Object.entries(backends)) {
      it(`a truncated zkey, with ${name}`, async () => {
        const changed = await folderWith("zkey", (zkey) => zkey.subarray(0, zkey.length / 2));
        expect(await failure({ folder: changed }, { backend: { name } }))
          .to.be.instanceOf(ProofFailed)
          .with.property("message")
          .that.matches(new RegExp(words));
      });

      it(`a zkey with one bit flipped, with ${name}: the point is refused, or the proof when it is verified`, async () => {
        const changed = await folderWith("zkey", (zkey) => zkey.with(zkey.length - 600, (zkey.at(-600) ?? 0) ^ 1));
        expect(await failure({ folder: changed }, { backend: { name } }))
          .to.be.instanceOf(ProofFailed)
          .with.property("message")
          .that.matches(/does not verify|no Groth16 proving key/);
      });
    }

    it("a backend that is not there", async () => {
      const error = await failure({}, { backend: { name: "abacus" } });
      expect(error).to.be.instanceOf(UnknownBackend);
      expect(error.message).to.contain('no proof backend "abacus"').and.to.contain("snarkjs");
    });
  });

  describe("with a child that", () => {
    let sound: ProofResult;
    before(async () => {
      sound = await prover.prove({ inputs: INPUTS }, LIMITS);
    });

    const scripted = (options: ProverOptions = {}): OpenProver =>
      open({ folder: model.folder }, { childPath: SCRIPTED, ...options });
    const play = async (on: OpenProver, act: Script["act"], limits = LIMITS, change: Partial<Script> = {}) =>
      await on.prove({ inputs: { act, ...sound, ...change } as unknown as Inputs }, limits);
    const lastPid = async (): Promise<number> => Number(await readFile(`${model.folder}.pid`, "utf8"));
    const expectGone = async (pid: number): Promise<void> => {
      for (let tries = 0; tries < 100 && isAlive(pid); tries++) await sleep(20);
      expect(isAlive(pid), "the child is alive").to.equal(false);
    };

    it("never answers: kills it when the time is up, and starts another", async () => {
      const on = scripted();
      const error = await failureOf(play(on, "say nothing", { timeoutMs: 1_500 }));
      expect(error).to.be.instanceOf(ProverTimeout).and.instanceOf(RetryableError);
      await expectGone(await lastPid());
      expect((await play(on, "answer")).proof).to.deep.equal(sound.proof);
    });

    it("crashes: says what it said last, and starts another", async () => {
      const on = scripted();
      const error = await failureOf(play(on, "crash"));
      expect(error).to.be.instanceOf(ProverCrashed).and.instanceOf(RetryableError);
      expect(error.message).to.contain("SIGKILL").and.to.contain("nothing left to allocate");
      expect((await play(on, "answer")).proof).to.deep.equal(sound.proof);
    });

    it("dies between two proofs: starts another", async () => {
      const on = scripted();
      await play(on, "answer and die");
      await expectGone(await lastPid());
      await sleep(50);
      expect((await play(on, "answer")).proof).to.deep.equal(sound.proof);
    });

    const lies: [Script["act"], string][] = [
      ["talk nonsense", "is no answer"],
      ["talk without end", "has no end"],
      ["answer another", "was not asked"],
    ];
    for (const [act, message] of lies)
      it(`may ${act}: kills it, believes nothing and starts another`, async () => {
        const on = scripted();
        if (act === "answer another")
          await play(on, act); // its first answer is right, and the next one comes for nothing
        else {
          const error = await failureOf(play(on, act));
          expect(error).to.be.instanceOf(ProverCrashed).with.property("message").that.contains(message);
        }
        await expectGone(await lastPid());
        expect((await play(on, "answer")).proof).to.deep.equal(sound.proof);
      });

    it("answers twice: kills it, and the second answer is nobody's", async () => {
      const on = scripted();
      await play(on, "answer twice");
      await expectGone(await lastPid());
      expect((await play(on, "answer")).proof).to.deep.equal(sound.proof);
    });

    it("gives a forged proof: refuses it at once, or after a second child gave it, too", async () => {
      const forged = { proof: sound.proof.with(0, 1n) };
      const on = scripted();
      expect(await failureOf(play(on, "answer", LIMITS, forged))).to.be.instanceOf(ProofFailed);
      await play(on, "answer");
      const first = await lastPid();
      expect(await failureOf(play(on, "answer", LIMITS, forged))).to.be.instanceOf(ProofFailed);
      await expectGone(first);
      expect(await lastPid(), "of the second child").not.to.equal(first);
      expect((await play(on, "answer")).proof).to.deep.equal(sound.proof);
    });

    it("grows: another takes its place after the proof that went too far", async () => {
      const on = scripted({ growthBytes: 150 * 2 ** 20 });
      const pids = [];
      for (let proofs = 0; proofs < 8; proofs++) {
        await play(on, "grow");
        pids.push(await lastPid());
      }
      expect(new Set(pids).size, "children").to.equal(2);
      await expectGone(pids[0]!);
    });

    it("hears nothing: is killed when the prover is closed, and whoever waits for it is told", async () => {
      const on = scripted();
      const waiting = [failureOf(play(on, "say nothing")), failureOf(play(on, "answer"))];
      await sleep(1_000);
      await on.close();
      for (const error of await Promise.all(waiting)) expect(error).to.be.instanceOf(ProverClosed);
      expect(isAlive(await lastPid())).to.equal(false);
      expect(await failureOf(play(on, "answer")), "afterwards").to.be.instanceOf(ProverClosed);
      await on.close();
    });
  });

  describe("when the caller aborts", () => {
    it("kills the child and rejects with the caller's reason", async () => {
      const reason = new Error("shutting down");
      const on = open({}, { childPath: SCRIPTED });
      const inputs = { act: "say nothing" } as unknown as Inputs;
      const error = await failureOf(on.prove({ inputs }, { ...LIMITS, signal: abortAfter(700, reason) }));
      expect(error).to.equal(reason);
      await on.close();
      expect(isAlive(Number(await readFile(`${model.folder}.pid`, "utf8")))).to.equal(false);
    });

    it("lets go of one that waits for its turn, and leaves the one before it alone", async () => {
      const reason = new Error("too late");
      const first = prover.prove({ inputs: INPUTS }, LIMITS);
      const second = failureOf(prover.prove({ inputs: INPUTS }, { ...LIMITS, signal: abortAfter(1, reason) }));
      expect(await second).to.equal(reason);
      expect((await first).publicSignals[2]).to.equal(42n);
    });

    it("does not begin when it was aborted before", async () => {
      const reason = new Error("already over");
      const outcome = prover.prove({ inputs: INPUTS }, { ...LIMITS, signal: AbortSignal.abort(reason) });
      expect(await failureOf(outcome)).to.equal(reason);
    });
  });

  it("leaves no child behind when its own process is killed", async () => {
    const parent = runProcess(["testing/fixtures/proving-parent.ts", model.folder]);
    await parent.event("opened");
    const children = childrenOf(parent.pid);
    expect(children).to.have.length(1);
    parent.kill("SIGKILL");
    await parent.ended;
    for (let tries = 0; tries < 100 && children.some(isAlive); tries++) await sleep(50);
    expect(children.filter(isAlive)).to.deep.equal([]);
  });
});

function abortAfter(ms: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort(reason);
  }, ms);
  return controller.signal;
}
