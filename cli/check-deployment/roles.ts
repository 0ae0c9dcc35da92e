// SPDX-License-Identifier: GPL-3.0-or-later
import { FunctionFragment, type LogDescription, toBeHex } from "ethers";
import { RESTRICTED_FUNCTIONS, type RoleName, ROLES } from "../../chain/roles.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import type { ChainReading } from "../deploy/open-chain.ts";
import { GOVERNED_ABIS, MANAGER_ABI } from "../governance/governance-abi.ts";
import { compare, compareSets, type Difference } from "./difference.ts";
import { eventsOf, membersBy } from "./events-of.ts";

type On = Pick<ChainReading, "connection">;

/** Who holds which role of the AccessManager, since when nobody else, how roles are administered, and what each may call. */
export async function roleDifferences(chain: On, deployment: Deployment): Promise<Difference[]> {
  const { address, block } = deployment.contracts.AccessManager;
  const manager = await chain.connection.ethers.getContractAt("AccessManager", address);
  const events = await eventsOf(chain, { address, abi: MANAGER_ABI, fromBlock: block });
  const found: Difference[] = compareSets("holder of a role", holdersOf(deployment), membersBy(events, holderOf));
  for (const [name, role] of Object.entries(ROLES)) {
    const [isHolder, delay] = await manager.hasRole(role, deployment.roles[name as RoleName]);
    found.push(
      ...compare(`${deployment.roles[name as RoleName]} has the role ${name}`, true, isHolder),
      ...compare(`execution delay of the holder of ${name}`, 0n, delay),
      ...compare(`administering role of ${name}`, ROLES.admin, await manager.getRoleAdmin(role)),
      ...compare(`guarding role of ${name}`, ROLES.admin, await manager.getRoleGuardian(role)),
      ...compare(`grant delay of ${name}`, 0n, await manager.getRoleGrantDelay(role)),
    );
  }
  for (const name of Object.keys(RESTRICTED_FUNCTIONS))
    found.push(...(await targetDifferences(chain, deployment, name)));
  return found;
}

/** What every function of a contract needs: a role of the table, or the admin's. */
async function targetDifferences({ connection }: On, deployment: Deployment, name: string): Promise<Difference[]> {
  const { address } = deployment.contracts.AccessManager;
  const manager = await connection.ethers.getContractAt("AccessManager", address);
  const target = deployment.contracts[name as keyof Deployment["contracts"]].address;
  const governed = await connection.ethers.getContractAt(["function authority() view returns (address)"], target);
  const found: Difference[] = [
    ...compare(`authority of ${name}`, address, await governed.getFunction("authority")()),
    ...compare(`${name} closed`, false, await manager.isTargetClosed(target)),
    ...compare(`delay of changes to ${name}`, 0n, await manager.getTargetAdminDelay(target)),
  ];
  for (const fragment of GOVERNED_ABIS.get(name)?.fragments ?? []) {
    if (!FunctionFragment.isFragment(fragment) || fragment.constant) continue;
    const role = ROLES[RESTRICTED_FUNCTIONS[name]?.[fragment.name] ?? "admin"];
    found.push(
      ...compare(
        `role for ${name}.${fragment.name}`,
        role,
        await manager.getTargetFunctionRole(target, fragment.selector),
      ),
    );
  }
  return found;
}

function holdersOf({ roles }: Deployment): string[] {
  return Object.entries(ROLES).map(([name, role]) => holder(role, roles[name as RoleName]));
}

function holderOf({ name, args }: LogDescription): { key: string; isMember: boolean } | undefined {
  if (name !== "RoleGranted" && name !== "RoleRevoked") return undefined;
  return { key: holder(args.roleId as bigint, String(args.account)), isMember: name === "RoleGranted" };
}

function holder(role: bigint, account: string): string {
  const name = Object.entries(ROLES).find(([, id]) => id === role)?.[0] ?? `role ${toBeHex(role)}`;
  return `${account.toLowerCase()} as ${name}`;
}
