// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import solc from "solc-0825";
import { projectRoot } from "../scripts/run-command.ts";
import { type CompiledContract, compileSolidity, SETTINGS } from "./compile-solidity.ts";

const PACKAGE = "node_modules/@symbioticfi/core";
const NESTED = join(PACKAGE, "node_modules/@openzeppelin");

const NAMES = [
  ...["VaultFactory", "DelegatorFactory", "SlasherFactory", "NetworkRegistry", "OperatorRegistry"],
  ...["VaultConfigurator", "service/NetworkMiddlewareService", "service/OptInService"],
  ...["vault/Vault", "delegator/NetworkRestakeDelegator", "slasher/Slasher"],
];

const PATHS = NAMES.map((name) => `${PACKAGE}/src/contracts/${name}.sol`);

type Compiled = Readonly<Record<string, CompiledContract>>;

/** Symbiotic's own contracts by their own compiler, which takes half a minute: once, and kept until they change. */
export function compiledSymbioticCore(): Compiled {
  const kept = join(projectRoot, "build/symbiotic-core", `${hashOfSources()}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as Compiled;
  const contracts = compileSolidity({
    compiler: solc,
    folder: projectRoot,
    sources: Object.fromEntries(PATHS.map((path) => [path, readFileSync(join(projectRoot, path), "utf8")])),
    remappings: ["contracts", "contracts-upgradeable"].map((name) => `@openzeppelin/${name}/=${NESTED}/${name}/`),
  });
  const wanted = NAMES.map((name) => name.replace(/.*\//, ""));
  const compiled = Object.fromEntries([...contracts].filter(([name]) => wanted.includes(name)));
  mkdirSync(join(projectRoot, "build/symbiotic-core"), { recursive: true });
  const unfinished = `${kept}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(compiled));
  renameSync(unfinished, kept);
  return compiled;
}

function hashOfSources(): string {
  const hash = createHash("sha256").update(JSON.stringify([solc.version(), SETTINGS, NAMES]));
  const folder = join(projectRoot, PACKAGE, "src");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
    if (name.endsWith(".sol")) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  for (const name of ["contracts", "contracts-upgradeable"])
    hash.update(readFileSync(join(projectRoot, NESTED, name, "package.json")));
  return hash.digest("hex").slice(0, 16);
}
