// SPDX-License-Identifier: GPL-3.0-or-later
import type { Deployment } from "../deploy/deployment-file.ts";
import { type Action, callOf } from "./action.ts";
import { GOVERNED_ABIS } from "./governance-abi.ts";

/** Deeper than any honest proposal goes; whoever nests further means not to be read. */
const DEEPEST = 4;

/**
 * An action, and after it each call that it hands on to a contract (AccessManager.execute and multicall, Governor.relay, the timelock's own):
 * what governance really does may stand within. Undefined when one of them cannot be read, or takes coin along.
 */
export function callsWithin(deployment: Deployment, action: Action, depth = 0): readonly Action[] | undefined {
  const parsed = parsedCall(deployment, action);
  if (parsed === undefined || depth > DEEPEST) return undefined;
  const inner = handedOn(
    action.target,
    Object.fromEntries(parsed.fragment.inputs.map(({ name }, at) => [name, parsed.args[at]])),
  );
  if (inner === undefined) return undefined;
  const found = [action];
  for (const each of inner) {
    const calls = callsWithin(deployment, each, depth + 1);
    if (calls === undefined) return undefined;
    found.push(...calls);
  }
  return found;
}

function parsedCall(deployment: Deployment, action: Action) {
  for (const contract of GOVERNED_ABIS.keys()) {
    const parsed = callOf(deployment, contract, action);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

/** The calls among a call's arguments, by the names that OpenZeppelin gives them; undefined with coin. */
function handedOn(self: string, args: Readonly<Record<string, unknown>>): readonly Action[] | undefined {
  const { target, targets, value, values, data, payload, payloads, calldatas } = args;
  if ([value, values].flat().some((wei) => typeof wei === "bigint" && wei !== 0n)) return undefined;
  const bodies = (payloads ?? calldatas ?? []) as readonly string[];
  if (Array.isArray(targets)) {
    const to = targets as readonly string[];
    return to.length === bodies.length ? to.map((each, at) => ({ target: each, data: bodies[at] ?? "0x" })) : undefined;
  }
  if (Array.isArray(data)) return (data as readonly string[]).map((each) => ({ target: self, data: each }));
  const body = data ?? payload;
  return typeof target === "string" && typeof body === "string" ? [{ target, data: body }] : [];
}
