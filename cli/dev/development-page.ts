// SPDX-License-Identifier: GPL-3.0-or-later
import type { DevelopmentFacts } from "./development-chain.ts";
import { readSnippet } from "./snippet.ts";

/** Hardhat's third well-known account. Everybody knows its key. */
const FUNDED_KEY = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";

const SHOWN_SUBJECTS = 3;

/** What stands where, and what to paste first. */
export function developmentPage(facts: DevelopmentFacts): string {
  const { rpcUrl, chainId, contracts, model, epoch, subjects } = facts;
  const width = Math.max(...Object.keys(contracts).map((name) => name.length));
  const more = subjects.length - SHOWN_SUBJECTS;
  const lines = [
    `Chain ${chainId} at ${rpcUrl}`,
    "",
    ...Object.entries(contracts).map(([name, address]) => `  ${name.padEnd(width)}  ${address}`),
    "",
    `Model ${model.name}, ${model.batch} subject${model.batch === 1 ? "" : "s"} a proof`,
    `  id    ${model.modelId}`,
    `  feed  ${model.feedId}`,
    `Features at epoch ${epoch} of`,
    ...subjects.slice(0, SHOWN_SUBJECTS).map((subject) => `  ${subject}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    "",
    "FOR DEVELOPMENT ONLY: the model's keys and this account's are known to everybody.",
    `  ${FUNDED_KEY}`,
    "",
    "Ask for a prediction, in another terminal:",
    `  npx proofcast request --rpc-url ${rpcUrl} --oracle ${contracts.PredictionOracle} \\`,
    `    --model ${model.modelId} --subject ${subjects[0] ?? ""}`,
    "",
    "Read it with cast, or from a module (.mjs) with ethers:",
    ...readSnippet(facts).map((line) => `  ${line}`),
    "",
    "Ctrl-C ends the chain and all that is on it.",
  ];
  return lines.join("\n");
}
