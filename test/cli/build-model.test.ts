import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { buildModel, type BuiltModel } from "../../cli/build-model.ts";
import { checkBuild } from "../../cli/check.ts";
import type { ModelSource } from "../../cli/model-build/model-source.ts";
import { compileModel, runIntegerModel } from "../../compiler/compile-model.ts";
import { writeDevelopmentKeys } from "../../keys/development-keys.ts";
import { verifyingKeyToSnarkjs } from "../../keys/verifying-key.ts";
import { proveInChild } from "../../prover/prove.ts";
import { sha256 } from "../../schema/hash.ts";
import { decodeLayout } from "../../schema/layout.ts";
import { checkManifest, ManifestMismatch, MODEL_FILES } from "../../schema/manifest.ts";
import { evaluate, poseidonOfWords } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import { simulatedKey } from "../../testing/simulated-key.ts";
import { smallModel } from "../../testing/small-model.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const SOURCE: ModelSource = {
  name: "small",
  onnx: smallModel(),
  config: {
    schema: {
      version: 1,
      name: "small",
      features: [{ name: "x", unit: "1", count: 3, width: 8, signed: true, scale: 1 }],
      outputs: [{ name: "y", unit: "1", count: 2, width: 16, signed: false, scale: 0.5 }],
      total: true,
    },
  },
  calibration: [
    [1, -2, 3],
    [100, 0, -100],
    [-128, 127, 5],
  ],
  heldOut: undefined,
};
const silent = { keys: { warn: (): void => undefined } };

describe("buildModel", () => {
  const folder = temporaryFolder();
  let built: BuiltModel;
  const stages: string[] = [];
  const options = () => ({ batch: 2, outDir: join(folder(), "small-b2"), ...silent });

  before(async () => {
    built = await buildModel(SOURCE, { ...options(), onProgress: (stage) => stages.push(stage) });
  });

  it("writes a whole folder whose manifest is true, and says what it is doing", async () => {
    const files = Object.values(MODEL_FILES);
    expect(await readdir(built.dir)).to.include.members(files);
    expect(await readdir(folder()), "nothing half done beside it").to.deep.equal(["small-b2"]);
    expect((await checkManifest(built.dir)).manifest).to.deep.equal(built.manifest);
    expect(built.manifest).to.deep.include({ name: "small", batch: 2, insecure: true });
    expect(built.manifest.setup).to.deep.equal({ kind: "development", label: "proofcast development" });
    const { total, linear, nonLinear, model, statement } = built.manifest.constraints;
    expect(total)
      .to.equal(linear + nonLinear)
      .and.to.equal(model + statement);
    expect(stages).to.include.members(["compiling the circuit", "making development keys", "hashing"]);
  });

  it("gives a circuit that proves exactly what the integer model says, for every subject", async () => {
    const { config, ...rest } = SOURCE;
    const { graph } = await compileModel({ ...config, ...rest, batch: 2 });
    const rows = [
      [1n, -2n, 3n],
      [-128n, 127n, 5n],
    ];
    const { manifest, dir } = built;
    const outputs = rows.map((row) => runIntegerModel(graph, row));
    const words = packWords(decodeLayout(manifest.layout), 2, rows, outputs);
    const rho = 2n ** 250n + 7n;
    const files = { wasmPath: join(dir, MODEL_FILES.wasm), zkeyPath: join(dir, MODEL_FILES.zkey) };
    const { publicSignals } = await proveInChild({ ...files, inputs: { features: rows, rho } }, { timeoutMs: 60_000 });
    expect(publicSignals).to.deep.equal([poseidonOfWords(words), evaluate(manifest.tag, words, rho), rho]);
  });

  it("does nothing when nothing has changed", async () => {
    const again = await buildModel(SOURCE, options());
    expect(again.cached).to.equal(true);
    expect(again.manifest).to.deep.equal(built.manifest);
  });

  it("builds again, to the same bytes, when the folder was damaged", async () => {
    const path = join(built.dir, MODEL_FILES.zkey);
    const zkey = await readFile(path);
    await writeFile(path, zkey.subarray(0, 100));
    const mended = await buildModel(SOURCE, options());
    expect(mended.cached).to.equal(false);
    expect(mended.manifest).to.deep.equal(built.manifest);
    expect(sha256(await readFile(path))).to.equal(sha256(zkey));
  });

  it("leaves the old folder as it was when the model does not compile", async () => {
    const broken = { ...SOURCE, onnx: smallModel().subarray(0, 40) };
    const error = await buildModel(broken, options()).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect((await checkManifest(built.dir)).manifest).to.deep.equal(built.manifest);
    expect(await readdir(folder())).to.deep.equal(["small-b2"]);
  });
});

describe("buildModel into a folder of somebody else's", () => {
  const folder = temporaryFolder();

  it("refuses and touches nothing", async () => {
    await writeFile(join(folder(), "thesis.txt"), "years of work");
    const error = await buildModel(SOURCE, { batch: 1, outDir: folder(), ...silent }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property("name", "NotABuildFolder");
    expect(await readdir(folder())).to.deep.equal(["thesis.txt"]);
  });
});

describe("checkBuild", () => {
  const folder = temporaryFolder();
  let good: BuiltModel;
  let dir: string;
  const path = (file: keyof typeof MODEL_FILES): string => join(dir, MODEL_FILES[file]);

  before(async () => {
    good = await buildModel(SOURCE, { batch: 1, outDir: join(folder(), "good"), ...silent });
  });
  beforeEach(async () => {
    dir = join(folder(), "altered");
    await rm(dir, { recursive: true, force: true });
    await cp(good.dir, dir, { recursive: true });
  });

  /** Changes manifest.json as somebody would who covers up a change of the files. */
  const restate = async (change: Record<string, unknown>): Promise<void> => {
    const manifest = JSON.parse(await readFile(path("manifest"), "utf8")) as Record<string, unknown>;
    await writeFile(path("manifest"), JSON.stringify({ ...manifest, ...change }));
  };
  const refusal = async (): Promise<string> => {
    const error = await checkBuild(dir).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ManifestMismatch);
    return (error as Error).message;
  };

  it("accepts what buildModel made", async () => {
    expect(await checkBuild(dir)).to.deep.equal(good.manifest);
  });

  for (const file of ["circuit", "intOnnx", "r1cs", "wasm", "zkey"] as const) {
    it(`refuses a changed ${MODEL_FILES[file]}`, async () => {
      const bytes = await readFile(path(file));
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
      await writeFile(path(file), bytes);
      expect(await refusal()).to.contain(`${file}Sha256`);
    });
  }

  it("refuses development keys for a chain that is not local", async () => {
    const error = await checkBuild(dir, { chainId: 560_048n }).catch((reason: unknown) => reason);
    expect(error).to.have.property("code", "INSECURE_DEPLOYMENT_REFUSED");
  });

  it("refuses another label or another kind of set-up than the keys are of", async () => {
    await restate({ setup: { kind: "development", label: "my own" } });
    const relabelled = await checkBuild(dir).catch((reason: unknown) => reason);
    expect(relabelled).to.have.property("code", "SETUP_MISMATCH");
    await restate({ setup: { kind: "ceremony", label: "" }, insecure: false });
    const disguised = await checkBuild(dir).catch((reason: unknown) => reason);
    expect(disguised).to.have.property("code", "INVALID_MANIFEST");
  });

  it("refuses a missing file", async () => {
    await rm(path("zkey"));
    expect(await refusal()).to.contain(MODEL_FILES.zkey);
  });

  it("refuses another verification key beside the zkey", async () => {
    await writeFile(path("verificationKey"), JSON.stringify(verifyingKeyToSnarkjs(simulatedKey("another").key)));
    expect(await refusal()).to.contain(MODEL_FILES.verificationKey);
  });

  it("refuses a zkey of another key, though its hash was restated", async () => {
    await writeDevelopmentKeys(path("r1cs"), path("zkey"), { label: "another", warn: () => undefined });
    await restate({ zkeySha256: sha256(await readFile(path("zkey"))) });
    expect(await refusal()).to.contain("keyHash (of model.zkey)");
  });

  it("refuses a zkey whose points are not the circuit's, though its hash was restated", async () => {
    const zkey = await readFile(path("zkey"));
    zkey[zkey.length - 2_000] = (zkey[zkey.length - 2_000] ?? 0) ^ 1;
    await writeFile(path("zkey"), zkey);
    await restate({ zkeySha256: sha256(zkey) });
    expect(await refusal()).to.contain("zkeySha256 (made again)");
  });

  it("refuses a circuit text that is not the r1cs', though its hash was restated", async () => {
    const text = (await readFile(path("circuit"), "utf8")).replace(
      String(good.manifest.tag),
      String(good.manifest.tag + 1n),
    );
    await writeFile(path("circuit"), text);
    await restate({ circuitSha256: sha256(text) });
    expect(await refusal()).to.contain("compiled again");
  });

  it("refuses a tag or a model hash that does not follow from the files", async () => {
    await restate({ tag: "1" });
    expect(await refusal()).to.contain("tag");
  });
});
