// SPDX-License-Identifier: GPL-3.0-or-later
/** A circuit's inputs by signal name: numbers in arrays nested to the shape of the signal. */
export type CircuitInputs = Readonly<Record<string, CircuitInput>>;
export type CircuitInput = bigint | readonly CircuitInput[];
