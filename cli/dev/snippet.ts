// SPDX-License-Identifier: GPL-3.0-or-later
import type { DevelopmentFacts } from "./development-chain.ts";

const READ = "getNoOlderThan(bytes32,bytes32,uint256)";
const RETURNS = "(int256[],uint64,uint64)";
const MAX_AGE_SECONDS = 35 * 86_400;

/** How the first subject's prediction is read, by Foundry's cast and by ethers. */
export function readSnippet({ rpcUrl, contracts, model, subjects }: DevelopmentFacts): string[] {
  const [subject = ""] = subjects;
  return [
    `cast call ${contracts.PredictionFeed} "${READ}${RETURNS}" \\`,
    `  ${model.feedId} ${subject} ${MAX_AGE_SECONDS} --rpc-url ${rpcUrl}`,
    "",
    'import { Contract, JsonRpcProvider } from "ethers";',
    `const provider = new JsonRpcProvider("${rpcUrl}");`,
    `const abi = ["function ${READ} view returns ${RETURNS}"];`,
    `const feed = new Contract("${contracts.PredictionFeed}", abi, provider);`,
    `console.log(await feed.getNoOlderThan("${model.feedId}", "${subject}", ${MAX_AGE_SECONDS}));`,
  ];
}
