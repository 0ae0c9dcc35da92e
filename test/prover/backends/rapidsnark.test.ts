// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { loadModel, type BuiltModel } from "../../../built-model/load-model.ts";
import { openModelProver, type ModelProver } from "../../../built-model/prove-model.ts";
import { ProofFailed } from "../../../prover/checked-proof.ts";
import { ProverCrashed } from "../../../prover/prover-process.ts";
import { ProverTimeout } from "../../../prover/within-limits.ts";
import { isAlive } from "../../../testing/processes.ts";
import { buildOperatorRewards } from "../../../testing/operator-rewards.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const PROGRAM = fileURLToPath(new URL("../../../testing/fixtures/program-prover.mjs", import.meta.url));
const LIMITS = { timeoutMs: 60_000 };

type Given = { pid: number; scratch: string; modes: readonly string[] };

describe("a prover that is a program", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let model: BuiltModel;
  let prover: ModelProver;

  before(async () => {
    const { dir } = await buildOperatorRewards({ batch: 1, keys: { warn: () => undefined } });
    await cp(dir, join(folder(), "model"), { recursive: true });
    model = await loadModel(join(folder(), "model"));
    prover = openModelProver(model, { backend: { name: "rapidsnark", program: PROGRAM } });
  });
  after(() => prover.close());

  const run = () => ({ features: [model.schema.features.flatMap(({ count }) => new Array<bigint>(count).fill(1n))], rho: 7n }); // prettier-ignore
  const act = (what: string) => writeFile(join(model.folder, "act"), what);
  const given = async () => JSON.parse(await readFile(join(model.folder, "given"), "utf8")) as Given;
  const failure = async (what: string, limits = LIMITS): Promise<unknown> => {
    await act(what);
    return await prover.prove(run(), limits).catch((error: unknown) => error);
  };

  it("proves, and its files can be read by nobody else and are gone with the proof", async () => {
    const { publicSignals } = await prover.prove(run(), LIMITS);
    expect(publicSignals[2]).to.equal(7n);
    const { scratch, modes } = await given();
    expect(modes).to.deep.equal(["700", "600"]);
    expect(existsSync(join(scratch, "witness"))).to.equal(false);
  });

  it("fails with what the program said", async () => {
    const error = await failure("fail");
    expect(error).to.be.instanceOf(ProofFailed).with.property("message").that.contains("no such curve");
  });

  for (const what of ["write nothing", "write nonsense"])
    it(`fails when the program says that all is well and has ${what.replace("write", "written")}`, async () => {
      await act("prove");
      await prover.prove(run(), LIMITS);
      expect(await failure(what)).to.be.instanceOf(ProofFailed);
    });

  it("is ended with the program and all files when the time is up", async () => {
    expect(await failure("hang", { timeoutMs: 3_000 })).to.be.instanceOf(ProverTimeout);
    const { pid, scratch } = await given();
    for (let tries = 0; tries < 100 && (isAlive(pid) || existsSync(scratch)); tries++) await sleep(20);
    expect([isAlive(pid), existsSync(scratch)]).to.deep.equal([false, false]);
    await act("prove");
    expect((await prover.prove(run(), LIMITS)).publicSignals[2], "the next one").to.equal(7n);
  });

  it("is to be tried again when the program was killed, as the system kills one that takes too much memory", async () => {
    expect(await failure("be killed"))
      .to.be.instanceOf(ProverCrashed)
      .with.property("message")
      .that.contains("SIGKILL");
  });

  it("is to be tried again when there is no room for its files, and leaves none when no process can be started", async () => {
    const other = openModelProver(model, { backend: { name: "rapidsnark", program: PROGRAM } });
    const { TMPDIR } = process.env;
    const kept = await mkdtemp(join(folder(), "tmp-"));
    try {
      process.env.TMPDIR = join(folder(), "missing");
      const refused = await other.prove(run(), LIMITS).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(ProverCrashed).with.property("message").that.contains("TMPDIR");
      process.env.TMPDIR = kept;
      process.env.PROOFCAST_PROVER_CPU = "x".repeat(200_000); // longer than the system hands to any process
      expect(await other.prove(run(), LIMITS).catch((error: unknown) => error)).to.be.instanceOf(ProverCrashed);
      expect(await readdir(kept), "folders that nobody uses").to.deep.equal([]);
    } finally {
      delete process.env.PROOFCAST_PROVER_CPU;
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
      await other.close();
    }
  });

  it("leaves no folder when it is closed", async () => {
    await prover.close();
    expect(existsSync((await given()).scratch)).to.equal(false);
  });
});
