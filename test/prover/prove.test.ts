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
import {
  KeysMissing,
  proveInChild,
  ProofFailed,
  type ProofRequest,
  type ProveOptions,
  ProverCrashed,
  ProverTimeout,
} from "../../prover/prove.ts";
import { decodeWireMap, encodeWireMap } from "../../prover/witness/wire-map-file.ts";
import { verifyProof } from "../../groth16/verify-proof.ts";
import { FatalError, RetryableError } from "../../schema/errors.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { decodeLayout } from "../../schema/layout.ts";
import { type Manifest, MODEL_FILES } from "../../schema/manifest.ts";
import { evaluate } from "../../schema/statement.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { packWords } from "../../schema/word-packing.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const OPTIONS: ProveOptions = { timeoutMs: 60_000 };
const CRASHING = fileURLToPath(new URL("../../testing/fixtures/crashing-prover.mjs", import.meta.url));
const SILENT = fileURLToPath(new URL("../../testing/fixtures/silent-prover.mjs", import.meta.url));

describe("proveInChild", () => {
  const folder = temporaryFolder();
  const ROWS = [
    [5n, -9n, 100n],
    [-128n, 127n, 5n],
  ];
  let request: ProofRequest;
  let key: VerifyingKey;
  let manifest: Manifest;

  before(async function () {
    this.timeout(60_000);
    const outDir = join(folder(), "small");
    ({ manifest } = await buildModel(SMALL_SOURCE, { batch: 2, outDir, keys: { warn: () => undefined } }));
    key = verifyingKeyFromSnarkjs(JSON.parse(await readFile(join(outDir, MODEL_FILES.verificationKey), "utf8")));
    request = { folder: outDir, batch: 2, tag: manifest.tag, verifyingKey: key, inputs: { features: ROWS, rho: 42n } };
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
    await cp(request.folder, copy, { recursive: true });
    const path = join(copy, MODEL_FILES[file]);
    if (change === undefined) await rm(path);
    else await writeFile(path, change(await readFile(path)));
    return copy;
  };

  const failure = async (change: Partial<ProofRequest>, options = OPTIONS): Promise<Error> => {
    const outcome = await proveInChild({ ...request, ...change }, options).catch((error: unknown) => error);
    expect(outcome, "an error").to.be.instanceOf(Error);
    return outcome as Error;
  };

  it("returns a proof that verifies, its signals and how long it took, and writes nothing", async () => {
    const before = await readdir(folder(), { recursive: true });
    const { proof, publicSignals, witnessMs, proofMs } = await proveInChild(request, OPTIONS);
    expect(publicSignals).to.deep.equal(await expectedSignals(42n));
    expect(verifyProof(key, proof, publicSignals)).to.equal(true);
    expect(witnessMs).to.be.greaterThan(0);
    expect(proofMs).to.be.greaterThan(0);
    expect(await readdir(folder(), { recursive: true })).to.have.members(before);
  });

  it("blinds every proof afresh", async () => {
    const [first, second] = [await proveInChild(request, OPTIONS), await proveInChild(request, OPTIONS)];
    expect(first.proof).not.to.deep.equal(second.proof);
    expect(first.publicSignals).to.deep.equal(second.publicSignals);
  });

  it("takes a negative rho as its field element", async () => {
    const { publicSignals } = await proveInChild({ ...request, inputs: { features: ROWS, rho: -1n } }, OPTIONS);
    expect(publicSignals).to.deep.equal(await expectedSignals(FIELD_ORDER - 1n));
  });

  describe("refuses for good", () => {
    for (const value of [128n, -129n, FIELD_ORDER - 1n, FIELD_ORDER + 5n]) {
      it(`a feature outside its field, ${value}, by its name`, async () => {
        const error = await failure({ inputs: { features: [ROWS[0]!, [5n, value, 9n]], rho: 42n } });
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
        const error = await failure({ inputs: inputs as ProofRequest["inputs"] });
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
      const { targets, ...map } = decodeWireMap(await readFile(join(request.folder, MODEL_FILES.wires)));
      const shorter = encodeWireMap({ ...map, targets: targets.subarray(0, -1) });
      expect(await reasonFor(() => shorter)).to.contain("do not belong together");
      const swapped = Int32Array.from(targets);
      const [last, other] = [targets.length - 1, targets.length - 2];
      [swapped[last], swapped[other]] = [targets[other]!, targets[last]!];
      expect(await reasonFor(() => encodeWireMap({ ...map, targets: swapped }))).to.contain("does not verify");
    });

    it("a truncated zkey", async () => {
      const changed = await folderWith("zkey", (zkey) => zkey.subarray(0, zkey.length / 2));
      expect(await failure({ folder: changed }))
        .to.be.instanceOf(ProofFailed)
        .with.property("message")
        .that.contains("snarkjs");
    });

    it("a zkey with one bit flipped: the proof is verified before it is returned", async () => {
      const changed = await folderWith("zkey", (zkey) => zkey.with(zkey.length - 600, (zkey.at(-600) ?? 0) ^ 1));
      expect(await failure({ folder: changed }))
        .to.be.instanceOf(ProofFailed)
        .with.property("message")
        .that.contains("does not verify");
    });

    it("a backend that is not there", async () => {
      const error = await failure({ backend: "abacus" });
      expect(error.message).to.contain('no proof backend "abacus"').and.to.contain("snarkjs");
    });
  });

  describe("may be tried again", () => {
    it("after the time limit, with the child killed", async () => {
      const options = { timeoutMs: 1_500, childPath: SILENT };
      const error = await failure({}, options);
      expect(error).to.be.instanceOf(ProverTimeout).and.instanceOf(RetryableError);
      const pid = Number(await readFile(`${request.folder}.pid`, "utf8"));
      await sleep(100);
      expect(() => process.kill(pid, 0), "the child is gone").to.throw("ESRCH");
    });

    it("after a crash, with what the child said last", async () => {
      const error = await failure({}, { ...OPTIONS, childPath: CRASHING });
      expect(error).to.be.instanceOf(ProverCrashed).and.instanceOf(RetryableError);
      expect(error.message).to.contain("SIGKILL").and.to.contain("nothing left to allocate");
    });
  });

  describe("when the caller aborts", () => {
    it("kills the child and rejects with the caller's reason", async () => {
      const reason = new Error("shutting down");
      const error = await failure({}, { ...OPTIONS, childPath: SILENT, signal: abortAfter(300, reason) });
      expect(error).to.equal(reason);
    });

    it("does not begin when it was aborted before", async () => {
      const reason = new Error("already over");
      expect(await failure({}, { ...OPTIONS, signal: AbortSignal.abort(reason) })).to.equal(reason);
    });
  });
});

function abortAfter(ms: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort(reason);
  }, ms);
  return controller.signal;
}
