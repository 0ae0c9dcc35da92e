// SPDX-License-Identifier: GPL-3.0-or-later
import { FunctionFragment, type Interface, isHexString } from "ethers";
import { FatalError } from "../../schema/errors.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import { parseArguments } from "./call-arguments.ts";
import { GOVERNED_ABIS } from "./governance-abi.ts";
import { addressesOf } from "./open-governance.ts";

/** One call that governance is to make. None sends any of the chain's coin: nothing that is governed takes it. */
export type Action = Readonly<{ target: string; data: string }>;

/** A call that was asked for on the command line is none. */
export class InvalidCall extends FatalError {
  constructor(text: string, reason: string, cause?: unknown) {
    super(
      "INVALID_CALL",
      `"${text}" is no call that governance can make: ${reason}. Write it as Contract.function(argument, …), texts in quotes and lists in ` +
        `brackets, with a contract of the deployment: ${[...GOVERNED_ABIS.keys()].join(", ")}.`,
      { details: { text, reason }, cause },
    );
  }
}

/** @error InvalidCall */
export function actionOf(deployment: Deployment, contract: string, name: string, args: readonly unknown[]): Action {
  const text = `${contract}.${name}(${args.map(String).join(", ")})`;
  const target = addressesOf(deployment).get(contract);
  const abi = GOVERNED_ABIS.get(contract);
  if (target === undefined || abi === undefined) throw new InvalidCall(text, `the deployment has no ${contract}`);
  try {
    return { target, data: abi.encodeFunctionData(functionOf(abi, name, args.length), args) };
  } catch (error) {
    throw new InvalidCall(text, "there is no such function, or its arguments are others", error);
  }
}

/** A call as a person writes it. @error InvalidCall */
export function parseCall(deployment: Deployment, text: string): Action {
  const [, contract = "", name = "", list = ""] = /^(\w+)\.(\w+)\((.*)\)$/s.exec(text.trim()) ?? [];
  if (name === "") throw new InvalidCall(text, "it is not written so");
  const args = parseArguments(list);
  if (args === undefined) throw new InvalidCall(text, "its arguments are not written so");
  return actionOf(deployment, contract, name, args);
}

/** What a call does, in words; undefined for one that no contract of the deployment has. */
export function describeAction(deployment: Deployment, { target, data }: Action): string | undefined {
  for (const [contract, address] of addressesOf(deployment)) {
    if (address.toLowerCase() !== target.toLowerCase()) continue;
    const parsed = parsedBy(GOVERNED_ABIS.get(contract), data);
    if (parsed === undefined) continue;
    const args = parsed.fragment.inputs.map(({ name }, index) => `${name} ${wordOf(parsed.args[index])}`.trim());
    return `${contract}.${parsed.name}(${args.join(", ")})`;
  }
  return undefined;
}

/** The call that an action is, if it is one of that function; encoded again it must be the same bytes. */
export function callOf(deployment: Deployment, contract: string, { target, data }: Action) {
  if (addressesOf(deployment).get(contract)?.toLowerCase() !== target.toLowerCase()) return undefined;
  return parsedBy(GOVERNED_ABIS.get(contract), data);
}

/** Data with anything behind its arguments is not what it seems to be. */
function parsedBy(abi: Interface | undefined, data: string) {
  if (abi === undefined || !isHexString(data)) return undefined;
  try {
    const parsed = abi.parseTransaction({ data });
    if (parsed === null) return undefined;
    return abi.encodeFunctionData(parsed.fragment, parsed.args) === data.toLowerCase() ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function functionOf(abi: Interface, name: string, count: number): FunctionFragment | string {
  const all = abi.fragments.filter((each): each is FunctionFragment => FunctionFragment.isFragment(each));
  return all.find((each) => each.name === name && each.inputs.length === count) ?? name;
}

function wordOf(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(wordOf).join(", ")}]` : String(value);
}
