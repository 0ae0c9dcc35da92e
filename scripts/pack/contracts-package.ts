// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { cp, mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isLocalChain } from "../../schema/local-chains.ts";
import { projectRoot } from "../run-command.ts";
import { abiModule } from "./abi-module.ts";
import { npmPack } from "./npm-pack.ts";

const CONTRACTS = join(projectRoot, "contracts");
/** Beside the sources: what a reader's own tests need. */
const PACKED_MOCKS = ["MockPredictionFeed"];

/** Packs `contracts/` with an ABI for each of its contracts and interfaces; gives the packed file's path. */
export async function packContracts(destination: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "proofcast-contracts-"));
  try {
    await cp(CONTRACTS, folder, { recursive: true });
    await copyDeployments(join(folder, "deployments"));
    await writeAbis(join(folder, "abi"));
    return await npmPack(folder, destination);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Records of public chains, and the reference of the local one; a deployment of this machine's own is nobody else's. */
async function copyDeployments(to: string): Promise<void> {
  const from = join(projectRoot, "deployments");
  const names = await readdir(from, { recursive: true, encoding: "utf8" }).catch(() => []);
  const isPublic = (name: string): boolean => /^\d+\.json$/.test(name) && !isLocalChain(BigInt(parseInt(name)));
  for (const name of names.filter((each) => isPublic(each) || /^reference\/\d+\.json$/.test(each)))
    await cp(join(from, name), join(to, name));
}

/** Those of `abi/` name the errors of the contracts behind them, too; the others are the compiler's. */
async function writeAbis(to: string): Promise<void> {
  await mkdir(to);
  const published = await readdir(join(projectRoot, "abi"));
  const sources = await packedSources();
  for (const path of sources) {
    const name = basename(path, ".sol");
    if (sources.filter((each) => basename(each, ".sol") === name).length > 1)
      throw new Error(`${name} is the name of two contracts, and an ABI has one`);
    const abi = published.includes(`${name}.json`)
      ? (JSON.parse(await readFile(join(projectRoot, "abi", `${name}.json`), "utf8")) as object[])
      : await compiledAbi(path, name);
    if (abi === undefined || abi.length === 0) continue; // a library that has nothing to call
    const { json, js, types } = abiModule(name, abi);
    await writeFile(join(to, `${name}.json`), json);
    await writeFile(join(to, `${name}.js`), js);
    await writeFile(join(to, `${name}.d.ts`), types);
  }
}

async function packedSources(): Promise<string[]> {
  const names = await readdir(CONTRACTS, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".sol") && !name.endsWith(".t.sol"))
    .filter((name) => dirname(name) !== "mocks" || PACKED_MOCKS.includes(basename(name, ".sol")))
    .sort();
}

/** Undefined for a file of free functions and types. */
async function compiledAbi(path: string, name: string): Promise<object[] | undefined> {
  const artifact = join(projectRoot, "artifacts/contracts", path, `${name}.json`);
  return existsSync(artifact) ? (JSON.parse(await readFile(artifact, "utf8")) as { abi: object[] }).abi : undefined;
}
