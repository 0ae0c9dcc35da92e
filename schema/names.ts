// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What may stand in a schema as text. Names reach emitted circuits, reports and terminals, so none can hold white space, a line break,
 * a quote or the end of a comment; each is one spelling of itself, since no two ASCII texts normalise to one.
 */
export const FIELD_NAME = {
  pattern: /^(?!__proto__$)[A-Za-z0-9_.:/[\]-]{1,64}$/,
  rule: "must be 1 to 64 of A-Z a-z 0-9 _ . - : / [ ]",
} as const;

/** A model's name also names its folder. */
export const MODEL_NAME = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
  rule: "must be 1 to 64 of A-Z a-z 0-9 _ . -, the first a letter or digit",
} as const;

/** Printable ASCII, Latin-1 and Greek letters and the signs of a few currencies: ETH, %, ETH/day, µs, Ξ. No control or direction marks. */
export const UNIT = {
  pattern: /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u00ff\u0391-\u03a9\u03b1-\u03c9€₿‰]{0,32}$/,
  rule: "must be at most 32 printable characters: ASCII, Latin-1, Greek, € ₿ ‰",
} as const;
