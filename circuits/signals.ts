// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where a gadget's signals go. Beside each `.circom` file stands a `.ts` file that gives every signal of its template a value, by the
 * name that the template gave it. Which signals those are, and in which order, never depends on values: so names are matched with
 * circom's wires once a circuit, and every later witness is written by place alone.
 */
export type Signals = Readonly<{
  /** One signal, or one element of an array, as circom writes it: `out`, `sum[3]`. Any integer: it stands for its field element. */
  set: (name: string, value: bigint) => void;
  /** The array `name` from its first element on. */
  setAll: (name: string, values: readonly bigint[]) => void;
  /** The array `name` from its first element on, from field elements of 32 bytes each, little-endian. */
  setElements: (name: string, elements: Uint8Array) => void;
  /** The array `name` of `count` bits: bit `first` of `value` and the ones above it, in two's complement. */
  setBits: (name: string, value: bigint, first: number, count: number) => void;
  /** What the component `name` declares. */
  component: <T>(name: string, write: (signals: Signals) => T) => T;
}>;
