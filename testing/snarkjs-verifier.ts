// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { zKey } from "snarkjs";
import solc from "solc";
import type { Hex } from "../schema/hash.ts";

const TEMPLATE = fileURLToPath(
  import.meta.resolve("snarkjs").replace(/\/[^/]*$/, "/templates/verifier_groth16.sol.ejs"),
);
const CONTRACT = "Groth16Verifier";

type SolcOutput = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
};

/**
 * The verifier contract that snarkjs itself exports for a key, compiled with the settings of our own contracts. It is
 * compiled in memory: its licence is not ours, and only tests deploy it.
 */
export async function snarkjsVerifierCode(zkeyPath: string): Promise<Hex> {
  const content = await zKey.exportSolidityVerifier(zkeyPath, { groth16: await readFile(TEMPLATE, "utf8") });
  const input = {
    language: "Solidity",
    sources: { "verifier.sol": { content } },
    settings: {
      evmVersion: "shanghai",
      optimizer: { enabled: true, runs: 10_000 },
      outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
    },
  };
  const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput;
  const code = contracts?.["verifier.sol"]?.[CONTRACT]?.evm.bytecode.object;
  const failure = errors.find(({ severity }) => severity === "error");
  if (code === undefined || failure)
    throw new Error(`snarkjs' verifier does not compile: ${failure?.formattedMessage}`);
  return `0x${code}`;
}
