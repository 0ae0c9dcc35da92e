import { fileURLToPath } from "node:url";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { writeDevelopmentKeys } from "../../keys/development-keys.ts";
import { type VerifyingKey, verifyingKeyToSnarkjs } from "../../keys/verifying-key.ts";
import {
  InvalidInput,
  KeysMissing,
  proveInChild,
  ProofFailed,
  type ProofRequest,
  type ProveOptions,
  ProverCrashed,
  ProverTimeout,
  WitnessRefused,
} from "../../prover/prove.ts";
import { verifyProof } from "../../prover/verify-proof.ts";
import { FatalError, RetryableError } from "../../schema/errors.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals, threeSignals } from "../../testing/three-signals-circuit.ts";

const OPTIONS: ProveOptions = { timeoutMs: 60_000 };
const CRASHING = fileURLToPath(new URL("../../testing/fixtures/crashing-prover.mjs", import.meta.url));
const SILENT = fileURLToPath(new URL("../../testing/fixtures/silent-prover.mjs", import.meta.url));

describe("proveInChild", () => {
  const folder = temporaryFolder();
  let request: ProofRequest;
  let key: VerifyingKey;

  before(async () => {
    const { wasmPath, r1csPath } = await compileThreeSignals(folder());
    const zkeyPath = join(folder(), "model.zkey");
    key = await writeDevelopmentKeys(r1csPath, zkeyPath, { label: "prove-test", warn: () => undefined });
    await writeFile(join(folder(), "verification_key.json"), JSON.stringify(verifyingKeyToSnarkjs(key)));
    request = { wasmPath, zkeyPath, inputs: { features: [5n, 9n], rho: 42n } };
  });

  const failure = async (change: Partial<ProofRequest>, options = OPTIONS): Promise<Error> => {
    const outcome = await proveInChild({ ...request, ...change }, options).catch((error: unknown) => error);
    expect(outcome, "an error").to.be.instanceOf(Error);
    return outcome as Error;
  };

  it("returns a proof that verifies, its signals and how long it took, and writes nothing", async () => {
    const before = await readdir(folder());
    const { proof, publicSignals, witnessMs, proofMs } = await proveInChild(request, OPTIONS);
    expect(publicSignals).to.deep.equal(threeSignals([5n, 9n], 42n));
    expect(verifyProof(key, proof, publicSignals)).to.equal(true);
    expect(witnessMs).to.be.greaterThan(0);
    expect(proofMs).to.be.greaterThan(0);
    expect(await readdir(folder())).to.have.members(before);
  });

  it("blinds every proof afresh", async () => {
    const [first, second] = [await proveInChild(request, OPTIONS), await proveInChild(request, OPTIONS)];
    expect(first.proof).not.to.deep.equal(second.proof);
    expect(first.publicSignals).to.deep.equal(second.publicSignals);
  });

  it("takes negative numbers as their field elements", async () => {
    const refused = await failure({ inputs: { features: [-1n, 9n], rho: 42n } });
    expect(refused, "out of the four bits").to.be.instanceOf(WitnessRefused);
    const { publicSignals } = await proveInChild({ ...request, inputs: { features: [5n, 9n], rho: -1n } }, OPTIONS);
    expect(publicSignals[2]).to.equal(FIELD_ORDER - 1n);
  });

  describe("refuses for good", () => {
    it("an input out of the circuit's range, with the line that refused it", async () => {
      const error = await failure({ inputs: { features: [16n, 9n], rho: 42n } });
      expect(error).to.be.instanceOf(WitnessRefused).and.instanceOf(FatalError);
      expect(error.message).to.match(/ThreeSignals.* line: \d+/);
    });

    const misshapen: [string, Record<string, unknown>, string][] = [
      ["a missing signal", { features: [5n, 9n] }, "it has 2 values and the circuit takes 3"],
      ["an unknown signal", { features: [5n, 9n], rho: 1n, sigma: 1n }, 'no input signal "sigma"'],
      ["too many values", { features: [5n, 9n, 1n], rho: 1n }, "takes 2 values, not 3"],
      ["too few values", { features: [5n], rho: 1n }, "takes 2 values, not 1"],
      ["a value above the field", { features: [5n, 9n], rho: FIELD_ORDER }, "outside the field"],
      ["a number that is no bigint", { features: [5, 9], rho: 1n }, "not a bigint"],
      ["something that cannot be sent", { features: [5n, 9n], rho: () => 1n }, "cannot be sent"],
    ];
    for (const [name, inputs, message] of misshapen) {
      it(name, async () => {
        const error = await failure({ inputs: inputs as ProofRequest["inputs"] });
        expect(error).to.be.instanceOf(InvalidInput).and.instanceOf(FatalError);
        expect(error.message).to.contain(message);
      });
    }

    it("missing keys: zkey, witness program or verification key", async () => {
      expect(await failure({ zkeyPath: join(folder(), "nowhere.zkey") })).to.be.instanceOf(KeysMissing);
      expect(await failure({ wasmPath: join(folder(), "nowhere.wasm") })).to.be.instanceOf(KeysMissing);
      await mkdir(join(folder(), "bare"), { recursive: true });
      await copyFile(request.zkeyPath, join(folder(), "bare/model.zkey"));
      const error = await failure({ zkeyPath: join(folder(), "bare/model.zkey") });
      expect(error).to.be.instanceOf(KeysMissing).with.property("message").that.contains("verification_key.json");
    });

    it("a truncated zkey", async () => {
      const zkey = await readFile(request.zkeyPath);
      const zkeyPath = join(folder(), "truncated.zkey");
      await writeFile(zkeyPath, zkey.subarray(0, zkey.length / 2));
      expect(await failure({ zkeyPath }))
        .to.be.instanceOf(ProofFailed)
        .with.property("message")
        .that.contains("snarkjs");
    });

    it("a zkey with one bit flipped: the proof is verified before it is returned", async () => {
      const zkey = await readFile(request.zkeyPath);
      zkey[zkey.length - 600] = (zkey[zkey.length - 600] ?? 0) ^ 1;
      const zkeyPath = join(folder(), "flipped.zkey");
      await writeFile(zkeyPath, zkey);
      expect(await failure({ zkeyPath }))
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
      const pid = Number(await readFile(`${request.wasmPath}.pid`, "utf8"));
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
