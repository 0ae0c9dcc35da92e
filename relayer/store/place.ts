// SPDX-License-Identifier: GPL-3.0-or-later
/** One oracle on one chain: every row and queue belongs to one. */
export type Place = { chainId: number; oracle: string };

/** Under which name one oracle's blocks are kept. */
export function chainKey({ chainId, oracle }: Place): string {
  return `${chainId}:${oracle.toLowerCase()}`;
}

export function requestKey(chainId: number, oracle: string, requestId: string): string {
  return `${chainKey({ chainId, oracle })}:${requestId.toLowerCase()}`;
}

/** Pattern of the keys of one oracle's requests. */
export function keysOf(place: Place): string {
  return `${chainKey(place)}:%`;
}
