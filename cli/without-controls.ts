// SPDX-License-Identifier: GPL-3.0-or-later
/** A line may quote a stranger's file or name, and a terminal obeys what it is sent: control characters are spelt out, but for tabs and line ends. */
export function withoutControls(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (each) => {
    return `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}

/** The same on one line: what quotes a stranger cannot begin a line that looks like this program's own. */
export function onOneLine(text: string): string {
  return withoutControls(text.replaceAll("\n", "\\n"));
}
