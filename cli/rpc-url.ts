// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";

/** Not repeated in the message: an endpoint's address often holds the key to it. */
export class InvalidRpcUrl extends FatalError {
  constructor() {
    super("INVALID_RPC_URL", "The RPC endpoint's address is none: give http:// or https:// and the host (--rpc-url).");
  }
}

/** @error InvalidRpcUrl */
export function checkRpcUrl(rpcUrl: string): void {
  if (!/^https?:$/.test(URL.parse(rpcUrl)?.protocol ?? "")) throw new InvalidRpcUrl();
}
