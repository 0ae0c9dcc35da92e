// SPDX-License-Identifier: GPL-3.0-or-later
/** Something on chain that is not as the record, or the table of roles, says. */
export type Difference = Readonly<{ what: string; expected: string; found: string }>;

/** None where both are the same text, whatever the case of an address' letters. */
export function compare(what: string, expected: unknown, found: unknown): Difference[] {
  const [wanted, seen] = [String(expected), String(found)];
  return wanted.toLowerCase() === seen.toLowerCase() ? [] : [{ what, expected: wanted, found: seen }];
}

/** Of two sets: what of the one is missing in the other, and what is there besides. */
export function compareSets(what: string, expected: Iterable<string>, found: Iterable<string>): Difference[] {
  const lower = (values: Iterable<string>): Set<string> => new Set([...values].map((value) => value.toLowerCase()));
  const [wanted, seen] = [lower(expected), lower(found)];
  const missing = [...wanted].filter((each) => !seen.has(each));
  const besides = [...seen].filter((each) => !wanted.has(each));
  return [
    ...missing.map((each) => ({ what, expected: each, found: "not there" })),
    ...besides.map((each) => ({ what, expected: "nobody else", found: each })),
  ];
}
