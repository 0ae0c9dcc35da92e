// SPDX-License-Identifier: GPL-3.0-or-later
import { keccak256 as ethersKeccak256, sha256 as ethersSha256, toUtf8Bytes } from "ethers";

/** Bytes as 0x-prefixed lower-case hex. */
export type Hex = `0x${string}`;

export function keccak256(data: Uint8Array | Hex): Hex {
  return ethersKeccak256(data) as Hex;
}

export function keccakOfText(text: string): Hex {
  return keccak256(toUtf8Bytes(text));
}

export function sha256(data: Uint8Array | string): Hex {
  return ethersSha256(typeof data === "string" ? toUtf8Bytes(data) : data) as Hex;
}
