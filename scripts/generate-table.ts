// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DOMAIN_AGGREGATE } from "../groth16/aggregate-coefficients.ts";
import { developmentPhase1Hash } from "../keys/development-secret.ts";
import { DOMAIN_INPUT, PROOF_SYSTEM, PROOF_SYSTEM_ID } from "../schema/erc7992.ts";
import { FIELD_ORDER } from "../schema/field.ts";
import { KEY_WORDS, PHASE1_WORDS } from "../schema/key-words.ts";
import { LOCAL_CHAIN_IDS } from "../schema/local-chains.ts";
import { RUN_BYTES, SIGNED_FLAG } from "../schema/layout.ts";
import { MAX_VALUES } from "../schema/model-schema.ts";
import { DOMAIN_RHO, DOMAIN_TAG, SAMPLE_REQUEST_ID, SIGNALS, TAG_SHIFT } from "../schema/statement.ts";
import { DOMAIN_STOP, UNSOUND_REQUEST_ID } from "../schema/unsoundness.ts";
import { WORD_BYTES } from "../schema/places.ts";

const TARGET = fileURLToPath(new URL("../contracts/libraries/generated/ProofcastTable.sol", import.meta.url));

type Row = { type: "bytes4" | "bytes32" | "uint256"; name: string; value: string | number | bigint; says: string };

const TABLE: readonly Row[] = [
  { type: "bytes32", name: "DOMAIN_TAG", value: DOMAIN_TAG, says: "Domain of a statement's tag." },
  { type: "bytes32", name: "DOMAIN_RHO", value: DOMAIN_RHO, says: "Domain of a statement's evaluation point." },
  {
    type: "bytes32",
    name: "DOMAIN_AGGREGATE",
    value: DOMAIN_AGGREGATE,
    says: "Domain of the coefficients of many proofs.",
  },
  { type: "bytes32", name: "SAMPLE_REQUEST_ID", value: SAMPLE_REQUEST_ID, says: "Request id of a sample proof." },
  {
    type: "bytes32",
    name: "UNSOUND_REQUEST_ID",
    value: UNSOUND_REQUEST_ID,
    says: "Request id of a run that is shown to a judge.",
  },
  { type: "bytes32", name: "DOMAIN_STOP", value: DOMAIN_STOP, says: "Domain of signals that are no run's." },
  { type: "bytes32", name: "DOMAIN_INPUT", value: DOMAIN_INPUT, says: "Domain of an ERC-7992 input commitment." },
  { type: "bytes4", name: "PROOF_SYSTEM_ID", value: PROOF_SYSTEM_ID, says: `ERC-7992: "${PROOF_SYSTEM}".` },
  { type: "uint256", name: "TAG_SHIFT", value: TAG_SHIFT, says: "Low bits that a tag drops from its hash." },
  { type: "uint256", name: "FIELD_ORDER", value: FIELD_ORDER, says: "Order of BN254's scalar field." },
  { type: "uint256", name: "SIGNAL_H", value: SIGNALS.h, says: "Public signal: the commitment to the words." },
  { type: "uint256", name: "SIGNAL_T", value: SIGNALS.t, says: "Public signal: the words' evaluation." },
  { type: "uint256", name: "SIGNAL_RHO", value: SIGNALS.rho, says: "Public signal: the evaluation point." },
  { type: "uint256", name: "SIGNALS", value: Object.keys(SIGNALS).length, says: "Number of public signals." },
  { type: "uint256", name: "WORD_BYTES", value: WORD_BYTES, says: "Bytes of a packed word." },
  { type: "uint256", name: "RUN_BYTES", value: RUN_BYTES, says: "Bytes of an encoded run of a layout." },
  { type: "uint256", name: "SIGNED_FLAG", value: SIGNED_FLAG, says: "Set in the code of a run of signed values." },
  { type: "uint256", name: "MAX_VALUES", value: MAX_VALUES, says: "Values a subject may have on one side." },
  { type: "uint256", name: "KEY_WORDS", value: KEY_WORDS, says: "Words of a verifying key." },
  { type: "uint256", name: "PHASE1_WORDS", value: PHASE1_WORDS, says: "The first of them, which phase 1 decides." },
  {
    type: "bytes32",
    name: "DEVELOPMENT_PHASE1",
    value: developmentPhase1Hash(),
    says: "Phase 1 of the development keys that `build` makes: its secret is public.",
  },
];

/** Writes ProofcastTable.sol: the constants and lists that contracts share with circuits and TypeScript. */
export async function generateTable(): Promise<void> {
  await mkdir(dirname(TARGET), { recursive: true });
  await writeFile(TARGET, tableSource());
}

export function tableSource(): string {
  const rows = TABLE.map(
    ({ type, name, value, says }) =>
      `    /// @dev ${says}\n    ${type} internal constant ${name} =${separator(value)}${String(value)};\n`,
  );
  return [
    "// SPDX-License-Identifier: MIT",
    "pragma solidity 0.8.28;",
    "",
    "/// @title Constants that contracts, circuits and TypeScript share",
    "/// @notice Generated from schema/ and keys/ by scripts/generate-table.ts: do not edit.",
    "library ProofcastTable {",
    rows.join("\n"),
    "    /// @dev Chains on one machine: the only ones for keys with a known secret.",
    "    function isLocalChain(uint256 chainId) internal pure returns (bool) {",
    `        return ${LOCAL_CHAIN_IDS.map((id) => `chainId == ${id}`).join(" || ")};`,
    "    }",
    "}",
    "",
  ].join("\n");
}

/** Prettier breaks a line that would pass its width. */
function separator(value: Row["value"]): string {
  return String(value).length > 64 ? "\n        " : " ";
}
