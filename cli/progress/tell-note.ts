// SPDX-License-Identifier: GPL-3.0-or-later
/** Notes go where progress goes: results alone are on stdout. */
export function tellNote(note: string): void {
  console.error(`note: ${note}`);
}
