// SPDX-License-Identifier: GPL-3.0-or-later
/** One question that a voter would ask, and what was found: it holds, it does not, or nobody looked. */
export type Finding = Readonly<{ question: string; result: "holds" | "fails" | "not checked"; answer: string }>;

export function finding(question: string, holds: boolean, answer: string): Finding {
  return { question, result: holds ? "holds" : "fails", answer };
}

export function unchecked(question: string, why: string): Finding {
  return { question, result: "not checked", answer: why };
}

/** Two texts that must be one. */
export function same(question: string, expected: unknown, found: unknown): Finding {
  const [wanted, seen] = [String(expected), String(found)];
  const holds = wanted.toLowerCase() === seen.toLowerCase();
  return finding(question, holds, holds ? seen : `${seen} on chain, ${wanted} in the files`);
}
