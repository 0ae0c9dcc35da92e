// SPDX-License-Identifier: GPL-3.0-or-later
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
