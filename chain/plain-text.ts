// SPDX-License-Identifier: GPL-3.0-or-later
const LONGEST = 300;

/** A stranger's text as one line that is fit for a terminal and a log: no control characters, not long. */
export function plainText(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST)
    .replace(/[\u0000-\u0020\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
