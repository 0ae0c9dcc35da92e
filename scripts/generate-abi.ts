// SPDX-License-Identifier: GPL-3.0-or-later
// Writes abi/<Contract>.json, the runtime ABIs of the contracts that are deployed and of those that anybody may deploy, from Hardhat's artifacts.
import { readdirSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { projectRoot } from "./run-command.ts";

/** Feature sources: `contracts/sources/<name>/<X>Source.sol` with its interface beside it. Nothing else lists them. */
const SOURCE_FILES = readdirSync(join(projectRoot, "contracts/sources"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("Source.sol"))
  .map((path) => `sources/${path.replace(/\.sol$/, "")}`)
  .sort();
const SOURCE_INTERFACES = SOURCE_FILES.filter((path) => /^I[A-Z]/.test(basename(path)));

const PUBLISHED = [
  "adapters/ChainlinkAggregator",
  "adapters/PythReader",
  "consumers/reward-weighted/RewardWeightedAllocator",
  "governance/ProofcastGovernor",
  "erc7992/Erc7992Registry",
  "erc7992/Erc7992StoringVerifier",
  "erc7992/Erc7992Verifier",
  "governance/UnsoundnessJudge",
  "interfaces/IFeatureSource",
  "mocks/RocketStorageStandIn",
  "feed/PredictionFeed",
  "oracle/PredictionOracle",
  "registry/ModelRegistry",
  ...SOURCE_FILES.filter((path) => !SOURCE_INTERFACES.includes(path) && /^sources\/.+\//.test(path)),
  "verifiers/AggregateVerifier",
  "verifiers/Groth16Verifier",
  "verifiers/VerifierFactory",
];

/** Errors of whatever source a model may be registered with. */
const SOURCE_ERRORS = ["interfaces/IFeatureSource", ...SOURCE_INTERFACES];

/** Errors come to a caller from contracts behind the one it calls: an entry point's ABI names them all. */
const ERRORS_BEHIND: Readonly<Record<string, readonly string[]>> = {
  RewardWeightedAllocator: ["interfaces/IPredictionFeed", "interfaces/IModelRegistry", ...SOURCE_ERRORS],
  PredictionFeed: ["interfaces/IModelRegistry", ...SOURCE_ERRORS],
  PredictionOracle: [
    ...["interfaces/IGroth16Verifier", "interfaces/IModelRegistry", "interfaces/IPredictionFeed"],
    ...["interfaces/IPackingErrors", ...SOURCE_ERRORS],
  ],
  Erc7992StoringVerifier: ["interfaces/IGroth16Verifier", "interfaces/IModelRegistry"],
  Erc7992Verifier: ["interfaces/IGroth16Verifier", "interfaces/IModelRegistry"],
  UnsoundnessJudge: ["interfaces/IGroth16Verifier", "interfaces/IModelRegistry"],
  ModelRegistry: ["interfaces/IVerifierFactory", "interfaces/IGroth16Verifier", "interfaces/IPackingErrors"],
  VerifierFactory: ["interfaces/IVerifierFactory"],
};

type AbiEntry = { type: string; name?: string; inputs?: { type: string }[] };

/** Needs built contracts. Removes what is no longer published. */
export async function generateAbi(): Promise<void> {
  const folder = join(projectRoot, "abi");
  await mkdir(folder, { recursive: true });
  const names = PUBLISHED.map((path) => basename(path));
  const strangers = (await readdir(folder)).filter((file) => !names.includes(basename(file, ".json")));
  await Promise.all(strangers.map((file) => rm(join(folder, file))));
  for (const path of PUBLISHED) {
    const name = basename(path);
    const behind = await Promise.all((ERRORS_BEHIND[name] ?? []).map((other) => readAbi(other)));
    const entries = [...(await readAbi(path)), ...behind.flat().filter(({ type }) => type === "error")];
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(sorted(entries), null, 2)}\n`);
  }
}

async function readAbi(path: string): Promise<AbiEntry[]> {
  const file = join(projectRoot, "artifacts/contracts", `${path}.sol`, `${basename(path)}.json`);
  return (JSON.parse(await readFile(file, "utf8")) as { abi: AbiEntry[] }).abi;
}

/** By type, name and arguments, each once: a diff shows what changed and nothing else. */
function sorted(entries: readonly AbiEntry[]): AbiEntry[] {
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function keyOf({ type, name = "", inputs = [] }: AbiEntry): string {
  return `${type} ${name}(${inputs.map((input) => input.type).join(",")})`;
}
