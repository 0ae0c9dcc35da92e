// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type solc from "solc";
import type { Hex } from "../schema/hash.ts";

export type CompiledContract = Readonly<{ abi: readonly object[]; bytecode: Hex }>;

export type SolidityProject = Readonly<{
  compiler: typeof solc;
  /** What the names of imported sources, as solc writes them after the remappings, are relative to. */
  folder: string;
  /** Names and texts. */
  sources: Readonly<Record<string, string>>;
  /** As Foundry has them: `prefix=folder/`. */
  remappings: readonly string[];
}>;

type SolcOutput = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, { abi: object[]; evm: { bytecode: { object: string } } }>>;
};

export const SETTINGS = { evmVersion: "shanghai", optimizer: { enabled: true, runs: 200 } } as const;

/** Compiles sources outside of Hardhat's project, reading what they import from disk; gives the contracts by name. */
export function compileSolidity(project: SolidityProject): ReadonlyMap<string, CompiledContract> {
  const { compiler, folder, sources, remappings } = project;
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings: { ...SETTINGS, remappings, outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
  };
  const output = JSON.parse(
    compiler.compile(JSON.stringify(input), { import: (path) => readImport(join(folder, path)) }),
  ) as SolcOutput;
  const failures = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (failures.length > 0) throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const contracts = Object.values(output.contracts ?? {}).flatMap((each) => Object.entries(each));
  return new Map(contracts.map(([name, { abi, evm }]) => [name, { abi, bytecode: `0x${evm.bytecode.object}` }]));
}

function readImport(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(path, "utf8") };
  } catch (error) {
    return { error: String(error) };
  }
}
