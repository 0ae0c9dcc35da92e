// SPDX-License-Identifier: GPL-3.0-or-later
import type {
  ArgumentType,
  CallableContractFuture,
  ContractCallFuture,
  ContractFuture,
  IgnitionModuleBuilder,
} from "@nomicfoundation/ignition-core";
import { FEED_ABI, REGISTRY_ABI } from "../chain/abi.ts";
import { RESTRICTED_FUNCTIONS, ROLE_LABELS, type RoleName, ROLES } from "../chain/roles.ts";
import type { Core } from "./core.ts";

type Holders = Readonly<{
  deployer: string;
  governor: string | ContractFuture<string>;
  guardian: string;
  modelProposer: string;
}>;

type Step = readonly [name: string, args: ArgumentType[]];

const AT_ONCE = 0;

/**
 * One transaction gives every role to whom it is for and takes the deployer's away: between two there is no moment in which a half
 * of it stands.
 */
export function handOver(
  m: IgnitionModuleBuilder,
  { manager, registry, oracle, feed, judge }: Core,
  { deployer, governor, guardian, modelProposer }: Holders,
  after: ContractCallFuture<string, string>[] = [],
): void {
  const grant = (role: RoleName, holder: Holders["governor"]): Step => ["grantRole", [ROLES[role], holder, AT_ONCE]];
  const asAdmin = (target: CallableContractFuture<string>, name: string, allowed: ContractFuture<string>): Step => {
    const id = `${name}_${allowed.contractName}`;
    return ["execute", [target, m.encodeFunctionCall(target, name, [allowed, true], { id })]];
  };
  const steps: Step[] = [
    asAdmin(registry, "setReporter", oracle),
    asAdmin(registry, "setReporter", judge),
    asAdmin(feed, "setPoster", oracle),
    ...Object.entries(ROLE_LABELS).map(([role, label]): Step => ["labelRole", [ROLES[role as RoleName], label]]),
    ...functionRoles("ModelRegistry", REGISTRY_ABI, registry),
    ...functionRoles("PredictionFeed", FEED_ABI, feed),
    grant("governor", governor),
    grant("guardian", guardian),
    grant("modelProposer", modelProposer),
    ...(governor === deployer ? [] : [grant("admin", governor), leave(deployer)]),
  ];
  const calls = steps.map(([name, args], index) => m.encodeFunctionCall(manager, name, args, { id: `step_${index}` }));
  m.call(manager, "multicall", [calls], { id: "hand_over", after });
}

function leave(deployer: string): Step {
  return ["renounceRole", [ROLES.admin, deployer]];
}

function functionRoles(
  contract: string,
  abi: { getFunction(name: string): { selector: string } | null },
  target: ContractFuture<string>,
): Step[] {
  const byRole = Map.groupBy(Object.entries(RESTRICTED_FUNCTIONS[contract] ?? {}), ([, role]) => role);
  return [...byRole].map(([role, functions]) => {
    const selectors = functions.map(([name]) => abi.getFunction(name)?.selector ?? "");
    return ["setTargetFunctionRole", [target, selectors, ROLES[role]]];
  });
}
