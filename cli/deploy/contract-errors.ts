// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dataSlice, type Fragment, Interface, isHexString } from "ethers";

const ABI_FOLDER = new URL("../../abi/", import.meta.url);

/** Contracts of governance that are OpenZeppelin's own. */
const OPEN_ZEPPELIN = ["AccessManager", "TimelockController"].map((name) =>
  createRequire(import.meta.url).resolve(`@openzeppelin/contracts/build/contracts/${name}.json`),
);

/** What can be done about an error, where that is known. The others are explained where they are declared. */
const REMEDIES: Readonly<Record<string, string>> = {
  AccessManagedUnauthorized: "Send it with the governor's key (--key-env).",
  AccessManagedRequiredDelay: "Schedule the call with the access manager first: this governor acts after a delay.",
  AccessManagerUnauthorizedAccount: "Send it with the governor's key (--key-env).",
  AccessControlUnauthorizedAccount: "Send it with the key of who may fill the timelock (--key-env).",
  AccessManagerUnauthorizedCall: "Send it with the governor's key (--key-env).",
  CodeChanged: "The contract there is not the one that was registered: check the deployment's addresses.",
  GovernorInsufficientProposerVotes: "Have more votes delegated to the proposer, before the proposal.",
  GovernorUnexpectedProposalState: "`proofcast review` says where the proposal stands.",
  InsecureChainRefused: "Deploy without --allow-insecure, or to a local chain.",
  InsecureModelRefused: "This registry admits no development keys: deploy with --allow-insecure on a local chain.",
  InvalidProof: "Check the folder (`proofcast check`) and build the model again.",
  KeyAlreadyRegistered: "A key is registered once for ever: build the model again with keys of its own.",
  TimelockUnexpectedOperationState: "`proofcast review` says where the operation stands, and when its delay is over.",
  ModelAlreadyRegistered: "Nothing is to be done: this model is there already.",
  Phase1NotListed: "Have governance list the key's phase 1 first.",
  SetupHashMissing: "Register with `proofcast register`, which takes the hash from the folder's set-up.",
  SourceLayoutMismatch: "The source authenticates other features than the model has: use the schema of the source.",
  SourceMissing: "There is no contract at the source's address: check the deployment file.",
};

/** What can be done about an error of that name, where it is known. */
export function remedyFor(name: string): string | undefined {
  return REMEDIES[name];
}

/** Solidity's own checks. */
const PANICS: Readonly<Record<number, string>> = {
  1: "an assertion does not hold",
  17: "a number overflows",
  18: "a division by zero",
  33: "a value is in no enumeration",
  50: "an index beyond an array",
  65: "too much memory",
};

type ContractError = Readonly<{ text: string; remedy: string | undefined }>;

const DEPTH = 4;
const KNOWN = knownErrors();

/** The names behind the data of a revert, errors within errors included; undefined for what carries no known error. */
export function contractError(data: string): ContractError | undefined {
  return decoded(data, 0);
}

function decoded(data: string, depth: number): ContractError | undefined {
  if (depth > DEPTH || !isHexString(data) || data.length < 10 || data.length % 2 !== 0) return undefined;
  const parsed = parse(data);
  if (parsed === undefined) return undefined;
  const { name, inputs, values } = parsed;
  if (name === "Panic") return { text: `Panic(${PANICS[Number(values[0])] ?? String(values[0])})`, remedy: undefined };
  const inner = values.map((value) => (typeof value === "string" ? decoded(value, depth + 1) : undefined));
  const args = inputs.map((input, i) => `${input === "" ? "" : `${input} `}${inner[i]?.text ?? textOf(values[i])}`);
  const within = inner.find((each) => each !== undefined);
  return { text: `${name}(${args.join(", ")})`, remedy: within?.remedy ?? remedyFor(name) };
}

/** What a revert's data says, whatever it is. */
export function revertText(data: string): string {
  const known = contractError(data);
  if (known !== undefined) return known.remedy === undefined ? known.text : `${known.text}. ${known.remedy}`;
  if (data === "0x") return "it gives no reason";
  return `an error that none of our contracts declares (${dataSlice(data, 0, Math.min(4, (data.length - 2) >> 1))})`;
}

/** A text in which others have put a revert's data, or the first four bytes of it, with the names behind them. */
export function withErrorNames(text: string): string {
  return text.replace(/0x[0-9a-f]{8,}/gi, (data) => {
    const name = decoded(data, 0)?.text ?? (data.length === 10 ? KNOWN.getError(data)?.name : undefined);
    const remedy = name === undefined ? undefined : remedyFor(name.replace(/\(.*$/s, ""));
    return name === undefined ? data : [data, name, ...(remedy === undefined ? [] : [remedy])].join(": ");
  });
}

type Parsed = { name: string; inputs: readonly string[]; values: readonly unknown[] };

function parse(data: string): Parsed | undefined {
  try {
    const found = KNOWN.parseError(data);
    if (found === null) return undefined;
    const inputs = found.fragment.inputs.map(({ name }) => name);
    return { name: found.name, inputs, values: found.args.toArray() };
  } catch {
    return undefined; // the selector is known and the arguments are not its own
  }
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  return typeof value === "string" && !isHexString(value) ? JSON.stringify(value) : String(value);
}

/** The errors of every contract that is deployed; Solidity's own two ethers knows. */
function knownErrors(): Interface {
  const abis = readdirSync(ABI_FOLDER).map((file) => readJson(new URL(file, ABI_FOLDER)) as Fragment[]);
  const others = OPEN_ZEPPELIN.map((path) => (readJson(path) as { abi: Fragment[] }).abi);
  const fragments = [...abis.flat(), ...others.flat()].filter(({ type }) => type === "error");
  return new Interface([...new Map(new Interface(fragments).fragments.map((each) => [each.format(), each])).values()]);
}

function readJson(path: string | URL): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
