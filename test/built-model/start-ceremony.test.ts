// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { buildModel } from "../../built-model/build-model.ts";
import { startCeremony, type CeremonyPlan } from "../../built-model/start-ceremony.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { errorOf } from "../../testing/error-of.ts";
import { PUBLISHED_PTAU_8 } from "../../testing/published-ptau-file.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const PLAN: CeremonyPlan = {
  ptau: { path: PUBLISHED_PTAU_8 },
  policy: { contributions: 3, attestations: 3 },
  announcement: { chainId: 1, block: 24_000_000, iterationsExponent: 10 },
};

describe("startCeremony", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const target = (): string => join(folder(), "ceremony");
  let model: string;

  before(async () => {
    const keys = { warn: (): void => undefined };
    ({ dir: model } = await buildModel(SMALL_SOURCE, { batch: 1, outDir: join(folder(), "small"), keys }));
  });
  const refusal = async (dir = model, plan = PLAN): Promise<string> => {
    const { code } = await errorOf(startCeremony(dir, target(), plan));
    expect(await readdir(folder()), "nothing half-made").to.not.include("ceremony");
    return code;
  };

  it("refuses Powers of Tau that are too few for the circuit, that nobody published, or that are none", async () => {
    expect(await refusal()).to.equal("PTAU_TOO_SMALL");
    const path = join(folder(), "own.ptau");
    const bytes = await readFile(PUBLISHED_PTAU_8);
    await writeFile(path, bytes.subarray(0, 1000));
    expect(await refusal(model, { ...PLAN, ptau: { path } })).to.equal("MALFORMED_PTAU");
    const other = { path: PUBLISHED_PTAU_8, hash: `0x${"00".repeat(32)}` };
    expect(await refusal(model, { ...PLAN, ptau: other })).to.be.oneOf(["UNKNOWN_PTAU", "PTAU_TOO_SMALL"]);
  });

  it("refuses a folder whose files are not what its manifest says, before anything else", async () => {
    const path = join(model, MODEL_FILES.circuit);
    const honest = await readFile(path);
    await writeFile(path, `${honest.toString("utf8")}\n`);
    expect(await refusal()).to.equal("MANIFEST_MISMATCH");
    await writeFile(path, honest);
  });

  it("refuses to replace anything, even an empty folder", async () => {
    await mkdir(target());
    const { code } = await errorOf(startCeremony(model, target(), PLAN));
    expect(code).to.equal("FOLDER_TAKEN");
    expect(await readdir(target())).to.deep.equal([]);
    await rm(target(), { recursive: true });
  });
});
