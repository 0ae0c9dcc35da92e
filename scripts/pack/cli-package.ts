// SPDX-License-Identifier: GPL-3.0-or-later
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../run-command.ts";
import { npmPack } from "./npm-pack.ts";

/** Contracts are brought compiled, and the package's Node is the user's own. */
const LEFT_OUT = ["solc", "node"];
const ONLY_HERE = ["devDependencies", "scripts", "allowScripts"];

/** What runs, and what it reads. Compiled contracts without how they were compiled, models without what they were trained on. */
const FILES = [
  ...["abi", "artifacts", "built-model", "chain", "circom", "circuits", "cli", "compiler", "files", "groth16", "keys"],
  ...["models", "modules", "prover", "relayer", "schema", "verification", "hardhat.config.ts"],
  ...["package.json", "README.md", "CHANGELOG.md", "LICENSE"],
];
const NOT_SHIPPED = [/^artifacts\/build-info/, /\.d\.ts$/, /^prover\/native\/built/, /\.py$/];

type Manifest = { readonly dependencies: Readonly<Record<string, string>>; readonly [entry: string]: unknown };

/** Packs the command line; gives the packed file's path. Needs built contracts. */
export async function packCli(destination: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "proofcast-cli-"));
  try {
    for (const name of FILES)
      await cp(join(projectRoot, name), join(folder, name), {
        recursive: true,
        filter: (path) => !NOT_SHIPPED.some((pattern) => pattern.test(path.slice(projectRoot.length))),
      });
    await writeFile(join(folder, "package.json"), JSON.stringify(await manifest(), undefined, 2));
    return await npmPack(folder, destination);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without what only the repository is for: npm would install and run it for everybody. */
async function manifest(): Promise<Manifest> {
  const whole = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as Manifest;
  const entries = Object.entries(whole).filter(([name]) => !ONLY_HERE.includes(name));
  const dependencies = Object.entries(whole.dependencies).filter(([name]) => !LEFT_OUT.includes(name));
  return { ...Object.fromEntries(entries), dependencies: Object.fromEntries(dependencies), files: ["**"] };
}
