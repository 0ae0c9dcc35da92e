// SPDX-License-Identifier: GPL-3.0-or-later
import { blockHeader, type BlockHeader } from "../../chain/rpc-answers.ts";
import { blockAt, checkChainId, openRpc, type Rpc } from "../../chain/rpc.ts";
import type { Ceremony } from "../../keys/transcript.ts";
import { FatalError, RetryableError } from "../../schema/errors.ts";

/** A beacon that is known while people contribute is none. */
export class BlockNotAhead extends FatalError {
  constructor(block: number, head: number) {
    super(
      "BLOCK_NOT_AHEAD",
      `Block ${block} is there already (the newest is ${head}): announce one that comes after the last contribution.`,
      { details: { block, head } },
    );
  }
}

/** The announced block is not final yet. */
export class BeaconNotYet extends RetryableError {
  constructor(block: number, final: number) {
    super(
      "BEACON_NOT_YET",
      `The beacon is the hash of block ${block}, and the newest final block is ${final}. Try again when it is final.`,
      { details: { block, final } },
    );
  }
}

/** The announced block, once the chain can no longer take it back. @error BeaconNotYet, WrongChain, EndpointUnavailable */
export async function announcedBlock(url: string, { chainId, block }: Ceremony["announcement"]): Promise<BlockHeader> {
  const rpc = openRpc(url, chainId);
  try {
    await checkChainId(rpc);
    const final = await finalBlock(rpc);
    const found = block <= final ? await blockAt(rpc, block) : null;
    if (found === null) throw new BeaconNotYet(block, final);
    return found;
  } finally {
    rpc.close();
  }
}

async function finalBlock(rpc: Rpc): Promise<number> {
  const block = await rpc.call("eth_getBlockByNumber", ["finalized", false], blockHeader.nullable());
  return block?.number ?? -1;
}
