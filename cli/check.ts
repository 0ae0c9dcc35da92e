import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { compileCircuit } from "../keys/circuit-build.ts";
import { checkStatedSetup, refuseDevelopmentKeysOff } from "../keys/check-setup.ts";
import { writeDevelopmentKeys } from "../keys/development-keys.ts";
import { checkVerifyingKey, keyHash, verifyingKeyFromSnarkjs } from "../keys/verifying-key.ts";
import { verifyingKeyOfZkey } from "../keys/zkey-verifying-key.ts";
import { sha256 } from "../schema/hash.ts";
import { checkManifest, type Manifest, ManifestMismatch, manifestToJson, MODEL_FILES } from "../schema/manifest.ts";
import type { CliCommand } from "./command.ts";
import { CIRCUIT_INCLUDE_PATHS } from "./model-build/include-paths.ts";

export type CheckOptions = {
  /** Called with what is about to be checked. */
  readonly onProgress?: (stage: string) => void;
  /** Where the model is to be used: development keys are refused when that chain is not local. */
  readonly chainId?: bigint;
};

/**
 * Re-verifies a built model from its files alone: every hash and derived value of the manifest, the keys against it, and that
 * the circuit's text gives this r1cs and the r1cs gives these keys. That the ONNX model gives this text is for `compile` to show.
 * @throws ManifestMismatch, WeakKey, SetupMismatch, InsecureDeploymentRefused, InvalidManifest
 */
export async function checkBuild(dir: string, options: CheckOptions = {}): Promise<Manifest> {
  const progress = options.onProgress ?? ((): void => undefined);
  progress("hashes of every file and all that follows from them");
  const { manifest } = await checkManifest(dir);
  const expectEqual = (entry: string, stated: string, found: string): void => {
    if (stated !== found) throw new ManifestMismatch(join(dir, MODEL_FILES.manifest), entry, stated, found);
  };

  progress("the verifying key: in the zkey, beside it, in the manifest; known weaknesses");
  const inZkey = verifyingKeyOfZkey(await readFile(join(dir, MODEL_FILES.zkey)));
  expectEqual(`keyHash (of ${MODEL_FILES.zkey})`, manifest.keyHash, keyHash(inZkey));
  const beside = verifyingKeyFromSnarkjs(await readVerificationKey(dir));
  expectEqual(`keyHash (of ${MODEL_FILES.verificationKey})`, manifest.keyHash, keyHash(beside));
  checkVerifyingKey(inZkey);
  checkStatedSetup({ manifest, verifyingKey: inZkey });
  if (options.chainId !== undefined) refuseDevelopmentKeysOff(options.chainId, { manifest, verifyingKey: inZkey });

  const scratch = await mkdtemp(join(tmpdir(), "proofcast-check-"));
  try {
    progress("the circuit's text gives the r1cs and the witness program");
    const source = { path: join(dir, MODEL_FILES.circuit), includePaths: CIRCUIT_INCLUDE_PATHS };
    const { r1csPath, wasmPath } = await compileCircuit(source, scratch);
    expectEqual("r1csSha256 (compiled again)", manifest.r1csSha256, sha256(await readFile(r1csPath)));
    expectEqual("wasmSha256 (compiled again)", manifest.wasmSha256, sha256(await readFile(wasmPath)));

    progress("the r1cs gives the keys");
    const zkeyPath = join(scratch, MODEL_FILES.zkey);
    await writeDevelopmentKeys(r1csPath, zkeyPath, { label: manifest.setup.label, warn: () => undefined });
    expectEqual("zkeySha256 (made again)", manifest.zkeySha256, sha256(await readFile(zkeyPath)));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return manifest;
}

/** `proofcast check`: what an auditor runs on a folder that somebody gave them. */
export const command: CliCommand = {
  name: "check",
  summary: "re-verify a built model: every hash, its keys, circuit to r1cs to keys",
  define: (check) =>
    check
      .argument("<dir>", "a built model's folder")
      .option("--chain-id <id>", "where it is to be used: refuses development keys off a local chain", chainIdOption)
      .option("--json", "print the manifest as one JSON object")
      .addHelpText("after", "\nExit codes: 0 everything fits, 1 something does not, 2 wrong usage.")
      .action(run),
};

async function run(dir: string, { chainId, ...options }: { chainId?: bigint; json?: true }): Promise<void> {
  const manifest = await checkBuild(dir, {
    ...(chainId === undefined ? {} : { chainId }),
    onProgress: (stage) => {
      console.error(`checking ${stage}`);
    },
  });
  if (options.json) {
    console.log(JSON.stringify(manifestToJson(manifest), undefined, 2));
    return;
  }
  console.log(`${manifest.name}, batch ${manifest.batch}: everything fits. Key ${manifest.keyHash}.`);
  if (manifest.insecure) console.log("Its keys are development keys: anybody can forge proofs. For local chains only.");
}

function chainIdOption(value: string): bigint {
  if (!/^\d{1,78}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return BigInt(value);
}

async function readVerificationKey(dir: string): Promise<unknown> {
  const path = join(dir, MODEL_FILES.verificationKey);
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new ManifestMismatch(join(dir, MODEL_FILES.manifest), MODEL_FILES.verificationKey, "there", String(error));
  }
}
