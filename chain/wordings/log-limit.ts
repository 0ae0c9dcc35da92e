// SPDX-License-Identifier: GPL-3.0-or-later
import type { WordingFamily } from "./wording-family.ts";

/** How nodes say that one `eth_getLogs` asks for too much. Only said of that method. */
export const LOG_LIMIT: WordingFamily = {
  kind: "log-limit",
  means: "too many blocks or too many results in one answer: ask for fewer blocks",
  words:
    /range|results?\b|\blogs\b|blocks\b|response\b|too (?:many|large|wide|big|long|high|much)|larger than|more than|(?:limit|max\w*|exceed\w*|reduce|narrow|smaller|limited to|entity)\b|time(?:d)? ?out|timeout|deadline/,
  examples: [
    ["Infura", "query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC]."],
    ["Infura", "range 1000000 exceeds limit of 10000"],
    ["Infura", "query timeout exceeded"],
    [
      "Alchemy",
      "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, this block range should work: [0x0, 0xd043b8]",
    ],
    [
      "Alchemy",
      "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Upgrade to PAYG for expanded block range.",
    ],
    ["QuickNode", "eth_getLogs is limited to a 10,000 range"],
    ["QuickNode", "eth_getLogs is limited to 0 - 5 blocks range on the free plan"],
    ["Ankr", "block range is too wide"],
    ["BNB Chain", "exceed maximum block range: 5000"],
    ["Chainstack", "Block range limit exceeded. See more details at https://docs.chainstack.com/docs/limits"],
    ["Cosmos EVM", "maximum [from, to] blocks distance: 10000"],
    ["Frontier", "block range is too wide (maximum 1024)"],
    ["Moonbeam", "query returned more than 10000 results. For logs, use a smaller range"],
    ["Avalanche", "requested too many blocks from 0 to 5000, maximum is set to 2048"],
    ["Nethermind", "Too many logs requested. Max logs per response is 20000."],
    ["Reth", "query exceeds max block range 100000"],
    ["Reth", "query exceeds max results 20000, retry with the range 24383075-24383096"],
    ["Besu", "Requested range exceeds maximum RPC range limit"],
    ["LlamaRPC", "eth_getLogs range is too large, max is 1k blocks"],
    ["1rpc", "eth_getLogs is limited to 10,000 blocks"],
    ["BlockPI", "eth_getLogs is limited to 1024 block range. Please check the parameter requirements"],
    ["a provider", "limit exceeded: 40 blocks asked, at most 3"],
    ["Scroll", "block range is larger than max block range, block range = 5120, max block range = 5000"],
  ],
};

/** A rate or a quota is told in words like those of a log limit; what it counts is requests. */
export const RATE_WORDS =
  /rate ?limit|request rate|too many (?:requests|calls|connections)|requests? (?:limit|count)|\b(?:per|\/) ?(?:second|sec|minute|hour|day|month)\b|compute units|credits|quota|daily|monthly|throttl|compute|beyond (?:the )?(?:current )?head/;
