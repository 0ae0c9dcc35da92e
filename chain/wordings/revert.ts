// SPDX-License-Identifier: GPL-3.0-or-later
import type { WordingFamily } from "./wording-family.ts";

/** The chain's word on a call. Looked for where a clause begins, so that a reason quoted further on decides nothing. */
export const REVERT: WordingFamily = {
  kind: "revert",
  means: "the call was executed and failed",
  words:
    /(?:^|: )(?:[^:]{0,60}\brevert(?:ed|s)?\b|custom error\b|vm exception\b|(?:vm|transaction) execution error|the execution failed|e?vm error\b|(?:transaction ran )?out ?of ?gas\b|(?:invalid|undefined|bad) ?(?:opcode|instruction|jump)|opcode\b[^:]{0,20} not |stack ?(?:under|over) ?flow|stack limit reached|write protection)|always failing transaction/,
  examples: [
    ["geth", "execution reverted"],
    ["geth", "execution reverted: the oracle's price timed out"],
    ["geth", "out of gas"],
    ["geth", "invalid opcode: INVALID"],
    ["geth", "gas required exceeds allowance (8000029) or always failing transaction"],
    ["Besu", "Execution reverted: rate limit exceeded"],
    ["OpenEthereum", "VM execution error."],
    ["OpenEthereum", "The execution failed due to an exception."],
    ["hardhat", "VM Exception while processing transaction: reverted with reason string 'nonce too low'"],
    ["hardhat", "Error: Transaction reverted without a reason string"],
    ["ganache", "VM Exception while processing transaction: revert try again later"],
    ["anvil", "EVM error InvalidFEOpcode"],
    ["Frontier", "evm error: OutOfGas"],
    ["Filecoin", "message execution failed: exit 33, revert reason: 0x, vm error: message failed"],
    ["Hedera", "[Request ID: 8d2f] execution reverted: CONTRACT_REVERT_EXECUTED"],
    ["a proxy", "rpc error: code = Unknown desc = call failed: execution reverted: insufficient funds"],
  ],
};
