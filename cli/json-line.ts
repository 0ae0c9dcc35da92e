// SPDX-License-Identifier: GPL-3.0-or-later
/** One JSON value on one line; bigints as decimal text. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => (typeof entry === "bigint" ? entry.toString() : entry));
}
