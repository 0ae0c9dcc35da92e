// SPDX-License-Identifier: GPL-3.0-or-later
import type { ChainReader } from "../../chain/chain-reader.ts";
import { bytes } from "../../chain/rpc-answers.ts";
import type { Hex } from "../../schema/hash.ts";
import { attempt, type Found } from "./found.ts";

/** The code of an account now. */
export async function codeAt(reader: ChainReader, account: string): Promise<Found<Hex>> {
  return await attempt(`the code of ${account}`, async () => {
    return (await reader.call("eth_getCode", [account, "latest"], bytes.toLowerCase())) as Hex;
  });
}
