// SPDX-License-Identifier: GPL-3.0-or-later
import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { buildModel, type BuildResult } from "../../built-model/build-model.ts";
import { checkModel, type CheckOptions } from "../../built-model/check-model.ts";
import { statedSource } from "../../cli/check/stated-source.ts";
import type { Tie } from "../../built-model/check/tie.ts";
import { verificationKeyText } from "../../built-model/manifest-of.ts";
import { emitModel, type EmittedModel } from "../../compiler/emit-model.ts";
import { decodeGraph } from "../../compiler/graph/graph-file.ts";
import { writeDevelopmentKeys } from "../../keys/development-keys.ts";
import { verifyingKeyToSnarkjs } from "../../groth16/verifying-key.ts";
import { readZkeyVerifyingKey } from "../../keys/zkey-verifying-key.ts";
import { ProofcastError } from "../../schema/errors.ts";
import { manifestText, MODEL_FILES } from "../../schema/manifest.ts";
import { canonicalSchemaJson, type ModelSchema } from "../../schema/model-schema.ts";
import { restateEverything } from "../../testing/liar.ts";
import { simulatedKey } from "../../testing/simulated-key.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const QUIET = { keys: { warn: (): void => undefined } };

/** Where a folder lies, the entry that is named. Nobody who lies leaves a hash as it was, so every hash is restated before each check. */
describe("checkModel (property 23)", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let good: BuildResult;
  let dir: string;
  const path = (file: keyof typeof MODEL_FILES): string => join(dir, MODEL_FILES[file]);
  const text = (file: keyof typeof MODEL_FILES): Promise<string> => readFile(path(file), "utf8");
  const sourcePath = (name: string): string => join(folder(), "source", name);

  before(async () => {
    good = await buildModel(SMALL_SOURCE, { batch: 1, outDir: join(folder(), "good"), ...QUIET });
    await mkdir(join(folder(), "source"));
    await writeFile(sourcePath("small.onnx"), SMALL_SOURCE.onnx);
    await writeFile(sourcePath("calibration.json"), JSON.stringify(SMALL_SOURCE.calibration));
  });
  beforeEach(async () => {
    dir = join(folder(), "altered");
    await rm(dir, { recursive: true, force: true });
    await cp(good.dir, dir, { recursive: true });
  });

  const refusal = async (options: CheckOptions = {}): Promise<ProofcastError> => {
    const error: unknown = await checkModel(dir, options).catch((reason: unknown) => reason);
    if (!(error instanceof ProofcastError)) throw new Error(`expected a ProofcastError, got ${String(error)}`);
    return error;
  };
  const entry = async (options?: CheckOptions): Promise<unknown> => (await refusal(options)).details.entry;
  const flip = async (file: keyof typeof MODEL_FILES, fromEnd: number): Promise<void> => {
    const bytes = await readFile(path(file));
    bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 1;
    await writeFile(path(file), bytes);
  };

  const schemaHere = async (): Promise<ModelSchema> => JSON.parse(await text("schema")) as ModelSchema;
  /** The model with one weight raised by one, as an honest compiler would write it. */
  const otherModel = async (): Promise<EmittedModel> => {
    const other = (await text("graph")).replace(
      /("rows":\[\["-?\d+",\[0,")(-?\d+)/,
      (_, before: string, weight: string) => before + String(BigInt(weight) + 1n),
    );
    return emitModel(decodeGraph(Buffer.from(other)), await schemaHere(), 1);
  };
  /** Puts these files of another model into the folder. */
  const lie = async (...files: ("graph" | "intOnnx" | "circuit")[]): Promise<void> => {
    const { graphSource, intOnnx, circuitSource } = await otherModel();
    const contents = { graph: graphSource, intOnnx, circuit: circuitSource };
    for (const file of files) await writeFile(path(file), contents[file]);
    await restateEverything(dir);
  };

  it("refuses development keys for a chain that is not local", async () => {
    expect((await refusal({ chainId: 560_048n })).code).to.equal("INSECURE_DEPLOYMENT_REFUSED");
  });

  it("refuses another label or another kind of set-up than the keys are of", async () => {
    const restate = async (change: object): Promise<void> =>
      writeFile(path("manifest"), JSON.stringify({ ...(JSON.parse(await text("manifest")) as object), ...change }));
    await restate({ setup: { kind: "development", label: "my own" } });
    expect((await refusal()).code).to.equal("SETUP_MISMATCH");
    await restate({ setup: { kind: "ceremony", label: "" }, insecure: false });
    expect((await refusal()).code).to.equal("INVALID_MANIFEST");
  });

  it("accepts what buildModel made, and says of each thing what it was tied to", async () => {
    const ties: Tie[] = [];
    const source = statedSource({ onnx: sourcePath("small.onnx") });
    expect(await checkModel(dir, { source, onTie: (each) => ties.push(each) })).to.deep.equal(good.manifest);
    expect(new Set(ties.map(({ result }) => result))).to.deep.equal(new Set(["ok"]));
    expect(ties.map((each) => each.entry)).to.include.members(
      Object.values(MODEL_FILES).filter((f) => f !== "schema.json"),
    );
  });

  context("when a file changed and its hash did not", () => {
    for (const file of ["graph", "circuit", "intOnnx", "r1cs", "wires", "zkey", "schema"] as const) {
      it(`names the hash of ${MODEL_FILES[file]}`, async () => {
        await flip(file, 3);
        expect((await refusal()).message).to.match(new RegExp(`${file}Sha256|schema`));
      });
    }

    it("names a missing file", async () => {
      await rm(path("zkey"));
      expect(await entry()).to.equal(MODEL_FILES.zkey);
    });

    it("names a tag that does not follow", async () => {
      await writeFile(path("manifest"), manifestText({ ...good.manifest, tag: 1n }));
      expect(await entry()).to.equal("tag");
    });
  });

  context("when one weight is another, and every hash was restated", () => {
    for (const [title, files, named] of [
      ["in the circuit only", ["circuit"], "circuitSha256 (of model.circom, written again)"],
      ["in the integer graph only", ["graph"], "intOnnxSha256 (of model.int.onnx, written again)"],
      ["in int-ONNX only", ["intOnnx"], "intOnnxSha256 (of model.int.onnx, written again)"],
      ["in graph and int-ONNX", ["graph", "intOnnx"], "circuitSha256 (of model.circom, written again)"],
      ["in int-ONNX and circuit", ["intOnnx", "circuit"], "intOnnxSha256 (of model.int.onnx, written again)"],
      ["in graph and circuit", ["graph", "circuit"], "intOnnxSha256 (of model.int.onnx, written again)"],
      ["everywhere but in the r1cs", ["graph", "intOnnx", "circuit"], "r1csSha256 (compiled again)"],
    ] as const) {
      it(`${title}: names ${named}`, async () => {
        await lie(...files);
        expect(await entry()).to.equal(named);
      });
    }

    it("in no weight but in what features may be, which changes no other file: names the graph", async () => {
      await writeFile(path("graph"), (await text("graph")).replace('[[3,"-128","127"]]', '[[3,"-129","127"]]'));
      await restateEverything(dir);
      expect(await entry()).to.equal("features (of model.graph.json)");
    });

    it("everywhere, honestly: tells it from the float model", async () => {
      await lie("graph", "intOnnx", "circuit");
      expect(await entry({ source: statedSource({ onnx: sourcePath("small.onnx") }) })).to.contain("graphSha256 (of ");
    });
  });

  context("when what proves is another, and every hash was restated", () => {
    it("names a map that puts a value on another wire", async () => {
      await flip("wires", 40);
      await restateEverything(dir);
      expect(await entry()).to.equal("wiresSha256 (made again)");
    });

    it("names the zkey of another circuit with the same shape, made under the same label", async () => {
      const other = await readFile(path("r1cs"));
      other[other.length - 40] = (other[other.length - 40] ?? 0) ^ 1;
      await writeFile(join(folder(), "other.r1cs"), other);
      const label = String(good.manifest.setup.label);
      const key = await writeDevelopmentKeys(join(folder(), "other.r1cs"), path("zkey"), { label, ...QUIET.keys });
      await writeFile(path("verificationKey"), verificationKeyText(key));
      await restateEverything(dir);
      expect(await entry()).to.equal("zkeySha256 (made again)");
    });

    it("names the key in the zkey when the manifest has another", async () => {
      await writeDevelopmentKeys(path("r1cs"), path("zkey"), { label: "another", ...QUIET.keys });
      const { keyHash, keyWords, phase1Hash } = good.manifest;
      const restated = await restateEverything(dir);
      await writeFile(path("manifest"), manifestText({ ...restated, keyHash, keyWords, phase1Hash }));
      expect(await entry()).to.equal("keyHash (of model.zkey)");
    });

    it("names another verification key beside the zkey, and one with more in it", async () => {
      await writeFile(path("verificationKey"), JSON.stringify(verifyingKeyToSnarkjs(simulatedKey("another").key)));
      expect(await entry()).to.equal("keyHash (of verification_key.json)");
      const key = await readZkeyVerifyingKey(path("zkey"));
      await writeFile(path("verificationKey"), verificationKeyText(key).replace("{", '{\n "vk_alphabeta_12": [],'));
      expect(await entry()).to.equal("verification_key.json (written again)");
    });
  });

  context("when the statement is another, and every hash was restated", () => {
    const states = (change: (schema: ModelSchema) => ModelSchema) => async () => {
      const schema = change(await schemaHere());
      await writeFile(path("schema"), canonicalSchemaJson(schema));
      await restateEverything(dir);
      expect((await refusal()).message).to.match(/model\.circom, written again|integer graph (gives|has)/);
    };
    const outputs = (change: object) => states((schema) => ({ ...schema, outputs: schema.outputs.map((each) => ({ ...each, ...change })) })); // prettier-ignore
    it("tells another scale", outputs({ scale: 0.25 }));
    it("tells another unit", outputs({ unit: "ETH" }));
    it("tells another name of a field", outputs({ name: "z" }));
    it("tells a wider field", outputs({ width: 32 }));
    it("tells a narrower field", outputs({ width: 8 }));
    it("tells more values", outputs({ count: 3 }));
    it("tells fewer values", outputs({ count: 1 }));
    it(
      "tells another promise",
      states((schema) => ({ ...schema, total: false })),
    );

    it("tells another batch, and another tag in the circuit", async () => {
      await restateEverything(dir, { batch: 2 });
      expect(await entry()).to.equal("circuitSha256 (of model.circom, written again)");
      await restateEverything(dir, { batch: 1 });
      const { tag } = good.manifest;
      await writeFile(path("circuit"), (await text("circuit")).replace(String(tag), String(tag + 1n)));
      await restateEverything(dir);
      expect(await entry()).to.equal("circuitSha256 (of model.circom, written again)");
    });
  });

  context("when the manifest claims something else", () => {
    it("names figures that the circuit does not have", async () => {
      const constraints = { ...good.manifest.constraints, total: 1 };
      await writeFile(path("manifest"), manifestText({ ...good.manifest, constraints }));
      expect(await entry()).to.equal("constraints (written again)");
    });

    it("tells edited error figures only from the float model", async () => {
      const { error: honest } = good.manifest;
      const error = { ...honest, calibration: { ...honest.calibration, max: honest.calibration.max / 2 } };
      await writeFile(path("manifest"), manifestText({ ...good.manifest, error }));
      expect(await entry({ source: statedSource({ onnx: sourcePath("small.onnx") }) })).to.equal(
        "error (written again)",
      );
    });
  });

  context("when the folder holds what no check looks at", () => {
    it("names it: a file, a folder, a link in a file's place, a stamp that is none", async () => {
      const named = async (): Promise<unknown> => (await refusal()).details.name;
      await writeFile(join(dir, "model.old.zkey"), "");
      expect(await named()).to.equal("model.old.zkey");
      await rm(join(dir, "model.old.zkey"));
      await mkdir(join(dir, "model_js"));
      expect(await named()).to.equal("model_js");
      await rm(join(dir, "model_js"), { recursive: true });
      await rename(path("zkey"), join(folder(), "elsewhere.zkey"));
      await symlink(join(folder(), "elsewhere.zkey"), path("zkey"));
      expect(await named()).to.equal("model.zkey");
      await rm(path("zkey"));
      await rename(join(folder(), "elsewhere.zkey"), path("zkey"));
      await writeFile(join(dir, "built-from.sha256"), "everything is fine\n");
      expect(await named()).to.equal("built-from.sha256");
    });
  });
});
