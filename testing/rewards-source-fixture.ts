// SPDX-License-Identifier: GPL-3.0-or-later
import { deployFixture, type Connection } from "./deploy-fixture.ts";
import { INTERVALS, nodeOperators, rewardsTree } from "./rewards-history.ts";

/** Three nodes whose trees of intervals 45 to 50 are rooted, the last one ended just now; nothing is proven yet. */
export async function rewardsSourceFixture(connection: Connection) {
  const { rocketStorage, source, stranger } = await deployFixture(connection);
  const nodes = nodeOperators(3) as [string, string, string];
  const trees = INTERVALS.map((interval) => rewardsTree(interval, nodes));
  const epochEnd = BigInt(await connection.networkHelpers.time.latest());
  for (const { interval, root } of trees) await rocketStorage.setInterval(interval, root, epochEnd);
  return { rocketStorage, source, stranger, nodes, trees, epochEnd };
}
