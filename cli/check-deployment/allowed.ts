// SPDX-License-Identifier: GPL-3.0-or-later
import type { LogDescription } from "ethers";
import type { Deployment } from "../deploy/deployment-file.ts";
import type { ChainReading } from "../deploy/open-chain.ts";
import { GOVERNED_ABIS } from "../governance/governance-abi.ts";
import { compareSets, type Difference } from "./difference.ts";
import { eventsOf, membersBy } from "./events-of.ts";

type Contract = keyof Deployment["contracts"];

/** What governance may let a contract do beside its roles, by the event that tells of it, and whom the deployment itself lets. */
const ALLOWED: readonly Readonly<{ contract: Contract; event: string; what: string; to: readonly Contract[] }>[] = [
  {
    ...{ contract: "ModelRegistry", event: "ReporterSet", what: "who may report conflicts" },
    to: ["PredictionOracle", "UnsoundnessJudge"],
  },
  { contract: "PredictionFeed", event: "PosterSet", what: "who may post predictions", to: ["PredictionOracle"] },
];

/** Who may report conflicts, and post: the deployment's own contracts and nobody else. */
export async function allowedDifferences(
  chain: Pick<ChainReading, "connection">,
  deployment: Deployment,
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const { contract, event, what, to } of ALLOWED) {
    const abi = GOVERNED_ABIS.get(contract);
    if (abi === undefined) continue;
    const { address, block } = deployment.contracts[contract];
    const allowedBy = ({ name, args }: LogDescription) =>
      name === event ? { key: String(args[0]), isMember: Boolean(args[1]) } : undefined;
    const events = await eventsOf(chain, { address, abi, fromBlock: block });
    found.push(
      ...compareSets(
        what,
        to.map((name) => deployment.contracts[name].address),
        membersBy(events, allowedBy),
      ),
    );
  }
  return found;
}
