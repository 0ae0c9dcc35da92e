// SPDX-License-Identifier: GPL-3.0-or-later
import type { WordingFamily } from "./wording-family.ts";

/** A fault of the server, which a question that asks for too much may bring about, too. */
export const SERVER_FAULT: WordingFamily = {
  kind: "endpoint",
  means: "the server is in trouble of its own",
  words:
    /internal\b[\w ]{0,20}error|internal ?error|server (?:error|busy|is |shutting|closed|overload)|shutting down|unavailable|temporar|overload|(?:too much|under) (?:heavy )?load|maintenance|no (?:available |healthy |live )?(?:upstream|backend|node|provider|server|response)|upstream|unexpected (?:error|http|response|failure)|unable to (?:complete|process|perform)|\bpanic\b|proxy error|could not be completed|not healthy|unhealthy|(?:database|leveldb|db)\b[^.]{0,20}\b(?:closed|error|locked)|failed to (?:execute|process|handle) (?:the )?request|(?:missing|no|empty|bad|invalid) response|error code: \d{3,4}|bad request|out of memory/,
  examples: [
    ["many", "Internal error"],
    ["many", "Internal JSON-RPC error."],
    ["zkSync", "server shutting down"],
    ["dRPC", "Can't route your request to suitable provider, no available upstreams"],
    ["Besu", "Transaction processing could not be completed due to an exception"],
    ["Cloudflare", "Service Temporarily Unavailable"],
  ],
};

/** What a node or a provider says of itself. First match wins. */
export const ENDPOINT_FAMILIES: readonly WordingFamily[] = [
  {
    kind: "no-method",
    means: "the endpoint does not serve this method",
    words:
      /method\b[^.]{0,80}(?:not (?:found|supported|available|exist|allowed|whitelisted|enabled|implemented)|does ?n[o']t exist|unsupported|disabled)|(?:unsupported|unknown|unauthori[sz]ed) method|module\b[^.]{0,40} not |not included in your/,
    examples: [
      ["geth", "the method eth_maxPriorityFeePerGas does not exist/is not available"],
      ["QuickNode", "Unsupported method: eth_maxPriorityFeePerGas is not included in your current plan"],
    ],
  },
  {
    kind: "endpoint",
    means: "a quota, a rate or a plan is used up",
    words:
      /rate ?limit|request rate|too many (?:requests|calls|connections|concurrent)|\b(?:per|\/) ?(?:second|sec|minute|hour|day|month)\b|compute units?|\bcredits?\b|quota|capacity|throttl|daily|monthly|free tier|\bplan\b|allowance|billing|subscription|payment required|upgrade |slow down|back ?off|(?:try|retry) (?:again|later|after|in)\b|request (?:limit|count)|out of requests|(?:memory|file) limit|open files|limit (?:reached|exceeded)|exceeded (?:the |its |your )?limit|over limit|used up/,
    examples: [
      [
        "Alchemy",
        "Your app has exceeded its compute units per second capacity. If you have retries enabled, ignore this.",
      ],
      ["Alchemy", "Monthly capacity limit exceeded. Visit https://dashboard.alchemyapi.io/settings/billing"],
      ["Infura", "daily request count exceeded, request rate limited"],
      ["Infura", "project ID request rate exceeded"],
      ["QuickNode", "100/second request limit reached - reduce calls per second"],
      ["QuickNode", "You've used up your credits for the month"],
      ["Ankr", "Too many requests: you have reached the limit of your free plan"],
      ["dRPC", "User monthly free request limit has been reached"],
      ["BlockPI", "You've reached your monthly quota of Request Units (RUs)."],
      ["Base", "over rate limit"],
      ["Chainstack", "You've exceeded the RPS limit available on the current plan."],
      ["a provider", "quota exceeded"],
    ],
  },
  {
    kind: "endpoint",
    means: "the node lags, is pruned or still syncs: it lacks what it was asked for",
    words:
      /missing trie node|(?:block|header|state|receipt|history|trie|root|data|snapshot)\b[^.]{0,60}(?:not (?:found|available|exist|known|yet)|unavailable|missing|pruned|unknown)|unknown ?(?:block|header|state|ancestor)|discarded|missing (?:block|header|state|trie)|no (?:state|historical)|unfinali[sz]ed|prun(?:ed|ing)|archive|\bsync(?:ing|ed|hroni[sz]\w*)?\b|historical|beyond (?:the )?(?:current )?head|layer stale|not ready|is behind|lagging|distance to target block|could not find (?:block|state)|(?:resource|state) not found|failed to (?:fetch|get|load|read)/,
    examples: [
      ["geth", "missing trie node 7f4b (path ) state 0x7f4b is not available, not found"],
      ["geth", "header not found"],
      ["geth", "block range extends beyond current head block"],
      ["geth", "historical state 7f4b is not available"],
      ["Besu", "World state unavailable"],
      ["Besu", "Initial sync is still in progress"],
      ["Nethermind", "No state available for block 0x7f4b"],
      ["Reth", "state at block #21 is pruned"],
      ["Reth", "block not found: hash 0x7f4b"],
      [
        "OpenEthereum",
        "This request is not supported because your node is running with state pruning. Run with --pruning=archive.",
      ],
      ["Arbitrum", "missing trie node 7f4b (path ) <nil>"],
      ["Avalanche", "cannot query unfinalized data"],
      ["Frontier", "UnknownBlock: State already discarded for 0x7f4b"],
    ],
  },
  {
    kind: "endpoint",
    means: "time ran out, or a connection broke",
    words:
      /time(?:d)? ?out|deadline exceeded|context cancell?ed|connection\b|econn|epipe|enotfound|eai_again|socket|broken pipe|network (?:error|is unreachable)|\beof\b|fetch failed|gateway|certificate|(?:cannot|could not|failed to|unable to) connect|execution aborted/,
    examples: [
      ["geth", "execution aborted (timeout = 5s)"],
      ["geth", "context deadline exceeded"],
      ["Besu", "Timeout expired"],
      ["a proxy", "upstream connect error or disconnect/reset before headers. reset reason: connection termination"],
      ["a proxy", "502 Bad Gateway: <html>"],
    ],
  },
  SERVER_FAULT,
  {
    kind: "endpoint",
    means: "the endpoint does not let us in",
    words:
      /unauthori[sz]ed|forbidden|access denied|not allowed to access|invalid (?:api|project|access|auth|jwt)|api ?key|project id|authenticat|permission denied|origin\b|specify an address|personal token/,
    examples: [
      ["Infura", "invalid project id"],
      ["Ankr", "Unauthorized: You must authenticate your request with an API key."],
      [
        "PublicNode",
        "Please specify an address in your request or, to remove restrictions, order a dedicated full node",
      ],
    ],
  },
];
