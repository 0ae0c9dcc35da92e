// SPDX-License-Identifier: GPL-3.0-or-later
/** Text that stands in a comment of emitted Circom, whatever it was: one line of printable ASCII that ends no comment. */
export function inComment(text: string): string {
  return text
    .slice(0, 80)
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .replaceAll("*/", "*?");
}
