import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { emitModel } from "../compiler/emit-model.ts";
import { entryOf } from "../compiler/graph/element-at.ts";
import { decodeGraph } from "../compiler/graph/graph-file.ts";
import { schemaElements } from "../compiler/quantise/schema-elements.ts";
import { compileCircuit } from "../keys/circuit-build.ts";
import { checkStatedSetup, refuseDevelopmentKeysOff } from "../keys/check-setup.ts";
import { writeDevelopmentKeys } from "../keys/development-keys.ts";
import { checkVerifyingKey, keyHash, verifyingKeyFromSnarkjs } from "../keys/verifying-key.ts";
import { verifyingKeyOfZkey } from "../keys/zkey-verifying-key.ts";
import { wireMapBytes } from "../prover/witness/witness-model.ts";
import { ProofcastError, RetryableError } from "../schema/errors.ts";
import { sha256 } from "../schema/hash.ts";
import {
  checkManifest,
  type Manifest,
  ManifestMismatch,
  manifestText,
  manifestToJson,
  MODEL_FILES,
} from "../schema/manifest.ts";
import { canonicalSchemaJson } from "../schema/model-schema.ts";
import { checkFolderFiles } from "./check/check-folder-files.ts";
import { compileSourceAgain, type SourcePaths } from "./check/compile-source-again.ts";
import { measuredAgain } from "./check/measured-again.ts";
import { proveRandomRows } from "./check/prove-random-rows.ts";
import { tie, type Tie, type TieListener } from "./check/tie.ts";
import { untied } from "./check/untied.ts";
import { type CliCommand, EXIT } from "./command.ts";
import { jsonLine } from "./json-line.ts";
import { canonicalJson } from "./model-build/canonical-json.ts";
import { CIRCUIT_INCLUDE_PATHS } from "./model-build/include-paths.ts";
import { manifestOf, verificationKeyText } from "./model-build/manifest-of.ts";

export type CheckOptions = TieListener & {
  /** The float model that the folder is said to be made of. */
  readonly source?: SourcePaths;
  /** Where the model is to be used: development keys are refused when that chain is not local. */
  readonly chainId?: bigint;
};

/**
 * Ties everything in a built model's folder to its integer graph: writes all other files from it again and compares bytes, proves
 * random rows, and with a source compiles the float model again. Every hash may have been restated by a liar: none is believed.
 * @throws the error of the first thing that does not fit
 */
export async function checkBuild(dir: string, options: CheckOptions = {}): Promise<Manifest> {
  const read = (file: keyof typeof MODEL_FILES) => readFile(join(dir, MODEL_FILES[file]));
  const expectEqual = (entry: string, stated: unknown, found: unknown): void => {
    if (stated !== found) throw new ManifestMismatch(join(dir, MODEL_FILES.manifest), entry, stated, found);
  };

  await tie(options, "the folder", "a built model's files, without links", () => checkFolderFiles(dir));
  const { manifest, schema } = await tie(options, MODEL_FILES.manifest, "the hash of every file and what follows", () =>
    checkManifest(dir),
  );
  const { graph, emitted } = await tie(
    options,
    MODEL_FILES.graph,
    "its own form, every proof in it, the schema",
    async () => {
      const graph = decodeGraph(await read("graph"));
      const ranges = schemaElements(schema.features).map(({ range }) => range);
      const proven = entryOf(graph.intervals, graph.features);
      expectEqual(`features (of ${MODEL_FILES.graph})`, canonicalJson(ranges), canonicalJson(proven));
      return { graph, emitted: emitModel(graph, schema, manifest.batch) };
    },
  );
  await tie(options, MODEL_FILES.intOnnx, "the integer graph, written again", async () => {
    const entry = `intOnnxSha256 (of ${MODEL_FILES.intOnnx}, written again)`;
    expectEqual(entry, sha256(await read("intOnnx")), sha256(emitted.intOnnx));
  });
  await tie(options, MODEL_FILES.circuit, "the integer graph, schema, batch and tag, written again", async () => {
    const entry = `circuitSha256 (of ${MODEL_FILES.circuit}, written again)`;
    expectEqual(entry, sha256(await read("circuit")), sha256(emitted.circuitSource));
  });

  const { source } = options;
  if (source !== undefined) {
    await tie(options, MODEL_FILES.graph, "the float model, compiled again", async () => {
      const again = await compileSourceAgain(source, manifest, schema);
      const schemaText = canonicalSchemaJson(again.schema);
      expectEqual(`schemaSha256 (of ${source.onnx})`, manifest.schemaSha256, sha256(schemaText));
      expectEqual(`graphSha256 (of ${source.onnx})`, manifest.graphSha256, sha256(again.graphSource));
      expectSameManifest(
        manifest,
        { ...manifest, error: measuredAgain(manifest.error, again.errorReport) },
        expectEqual,
      );
    });
  }

  const key = await tie(options, MODEL_FILES.verificationKey, "the zkey, the manifest, known weaknesses", async () => {
    const inZkey = verifyingKeyOfZkey(await read("zkey"));
    expectEqual(`keyHash (of ${MODEL_FILES.zkey})`, manifest.keyHash, keyHash(inZkey));
    const { text, json } = await readVerificationKey(dir);
    const beside = verifyingKeyFromSnarkjs(json);
    expectEqual(`keyHash (of ${MODEL_FILES.verificationKey})`, manifest.keyHash, keyHash(beside));
    expectEqual(`${MODEL_FILES.verificationKey} (written again)`, sha256(text), sha256(verificationKeyText(inZkey)));
    checkVerifyingKey(inZkey);
    checkStatedSetup({ manifest, verifyingKey: inZkey });
    if (options.chainId !== undefined) refuseDevelopmentKeysOff(options.chainId, { manifest, verifyingKey: inZkey });
    return beside;
  });

  const scratch = await mkdtemp(join(tmpdir(), "proofcast-check-"));
  try {
    const circuit = await tie(options, MODEL_FILES.r1cs, "the circuit and our gadgets, compiled again", async () => {
      const path = join(scratch, MODEL_FILES.circuit);
      await writeFile(path, emitted.circuitSource);
      const compiled = await compileCircuit({ path, includePaths: CIRCUIT_INCLUDE_PATHS }, scratch);
      expectEqual("r1csSha256 (compiled again)", manifest.r1csSha256, sha256(await readFile(compiled.r1csPath)));
      return compiled;
    });
    await tie(options, MODEL_FILES.wires, "the circuit, compiled again, and the integer graph", async () => {
      const bytes = wireMapBytes({ ...emitted, graph }, await readFile(circuit.symPath, "utf8"));
      expectEqual("wiresSha256 (made again)", manifest.wiresSha256, sha256(bytes));
    });
    await tie(options, MODEL_FILES.zkey, "the r1cs and the set-up, made again", async () => {
      const zkeyPath = join(scratch, MODEL_FILES.zkey);
      await writeDevelopmentKeys(circuit.r1csPath, zkeyPath, { label: manifest.setup.label, warn: () => undefined });
      expectEqual("zkeySha256 (made again)", manifest.zkeySha256, sha256(await readFile(zkeyPath)));
    });
    await tie(options, MODEL_FILES.manifest, "all of the above, written again", async () => {
      const { setup, error: errorReport, source, r1csSha256, wiresSha256, zkeySha256 } = manifest;
      const hashes = { r1csSha256, wiresSha256, zkeySha256 };
      const { constraints } = circuit;
      const found = manifestOf({ ...emitted, errorReport, source, constraints, key, setup, ...hashes });
      expectSameManifest(manifest, found, expectEqual);
      expectEqual("its own text (written again)", sha256(await read("manifest")), sha256(manifestText(found)));
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }

  await tie(options, "a proof of random rows", "the integer graph, in every form", () =>
    proveRandomRows(dir, graph, emitted, key),
  );
  return manifest;
}

/** Entry by entry, so that the first one that differs is named. */
function expectSameManifest(
  stated: Manifest,
  found: Manifest,
  expectEqual: (entry: string, stated: unknown, found: unknown) => void,
): void {
  const again = new Map<string, unknown>(Object.entries(manifestToJson(found)));
  for (const [entry, value] of Object.entries(manifestToJson(stated)))
    expectEqual(`${entry} (written again)`, canonicalJson(value), canonicalJson(again.get(entry)));
}

/** `proofcast check`: what an auditor runs on a folder that somebody gave them. */
export const command: CliCommand = {
  name: "check",
  summary: "re-verify a built model: everything in its folder from its integer graph, and that from the float model",
  define: (check) =>
    check
      .argument("<dir>", "a built model's folder")
      .option("--onnx <model>", "the float model, or its folder in models/: compiles it again and compares")
      .option("--external-data <dir>", "with --onnx: the folder of the files in which it keeps its weights")
      .option("--calibration <rows>", "with --onnx: its calibration rows; beside it unless given")
      .option("--held-out <rows>", "with --onnx: its held-out rows; beside it unless given")
      .option("--chain-id <id>", "where it is to be used: refuses development keys off a local chain", chainIdOption)
      .option("--json", "print each comparison and the manifest as one JSON object")
      .addHelpText("after", "\nExit codes: 0 everything fits, 1 something does not, 2 wrong usage, 75 try again.")
      .action(run),
};

type Options = {
  chainId?: bigint;
  onnx?: string;
  externalData?: string;
  calibration?: string;
  heldOut?: string;
  json?: true;
};

async function run(dir: string, options: Options, check: Command): Promise<void> {
  const ties: Tie[] = [];
  const { chainId, onnx, externalData, calibration, heldOut } = options;
  if (onnx === undefined && (externalData ?? calibration ?? heldOut) !== undefined)
    check.error("error: --external-data, --calibration and --held-out go with --onnx");
  const source = onnx === undefined ? undefined : { onnx, externalData, calibration, heldOut };
  const notTied = untied(source);
  try {
    const manifest = await checkBuild(dir, {
      ...(source === undefined ? {} : { source }),
      ...(chainId === undefined ? {} : { chainId }),
      onProgress: (stage) => {
        console.error(`checking ${stage}`);
      },
      onTie: (each) => ties.push(each),
    });
    if (options.json)
      console.log(JSON.stringify({ ok: true, ties, notTied, manifest: manifestToJson(manifest) }, undefined, 2));
    else printText(manifest, notTied);
  } catch (error) {
    if (!options.json || !(error instanceof ProofcastError)) throw error;
    const { code, message, details } = error;
    console.log(jsonLine({ ok: false, ties, notTied, error: { code, message, details } }));
    process.exitCode = error instanceof RetryableError ? EXIT.retryable : EXIT.fatal;
  }
}

function printText(manifest: Manifest, notTied: readonly string[]): void {
  console.log(`${manifest.name}, batch ${manifest.batch}: everything fits. Key ${manifest.keyHash}.`);
  for (const sentence of notTied) console.log(`Not checked: ${sentence}`);
  if (manifest.insecure) console.log("Its keys are development keys: anybody can forge proofs. For local chains only.");
}

function chainIdOption(value: string): bigint {
  if (!/^\d{1,78}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return BigInt(value);
}

async function readVerificationKey(dir: string): Promise<{ text: string; json: unknown }> {
  const path = join(dir, MODEL_FILES.verificationKey);
  try {
    const text = await readFile(path, "utf8");
    return { text, json: JSON.parse(text) };
  } catch (error) {
    throw new ManifestMismatch(join(dir, MODEL_FILES.manifest), MODEL_FILES.verificationKey, "there", String(error));
  }
}
