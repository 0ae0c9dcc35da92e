// SPDX-License-Identifier: GPL-3.0-or-later
import { NO_WIRE } from "../../circom/sym-file.ts";
import { FatalError } from "../../schema/errors.ts";

/** Where each value goes that the integer graph gives, in the order in which it gives them: a wire, or NO_WIRE. */
export type WireMap = Readonly<{ wires: number; targets: Int32Array }>;

/** The circuit has signals that the integer graph gives no value for, or the other way round. */
export class SignalsMismatch extends FatalError {
  constructor(problem: string, names: readonly string[]) {
    const [more, shown] = [names.length - NAMED, names.slice(0, NAMED).join(", ")];
    super(
      "SIGNALS_MISMATCH",
      `The circuit and the integer graph do not fit: ${problem} ${shown}${more > 0 ? ` and ${more} more` : ""}. ` +
        "No witness can be computed. This is a mistake of the compiler: report it with the model.",
      { details: { problem, names: names.slice(0, NAMED), count: names.length } },
    );
  }
}

const NAMED = 5;

/**
 * @param names what the integer graph gives values for, in order
 * @param circuit wires by name, from circom's .sym file
 * @error SignalsMismatch
 */
export function wireMap(names: readonly string[], circuit: ReadonlyMap<string, number>): WireMap {
  const targets = new Int32Array(names.length);
  const unknown: string[] = [];
  names.forEach((name, place) => {
    const wire = circuit.get(name);
    if (wire === undefined) unknown.push(name);
    else targets[place] = wire;
  });
  if (unknown.length > 0) throw new SignalsMismatch("there is a value for what no signal is called:", unknown);

  let wires = 1; // the constant one
  for (const wire of circuit.values()) wires = Math.max(wires, wire + 1);
  const given = new Uint8Array(wires);
  const twice: string[] = [];
  names.forEach((name, place) => {
    const wire = targets[place] ?? NO_WIRE;
    if (wire === NO_WIRE) return;
    if (given[wire] === 1) twice.push(name);
    given[wire] = 1;
  });
  if (twice.length > 0) throw new SignalsMismatch("these are given twice:", twice);
  const missing = [...circuit].filter(([, wire]) => wire !== NO_WIRE && given[wire] === 0).map(([name]) => name);
  if (missing.length > 0) throw new SignalsMismatch("these have no value:", missing);
  return { wires, targets };
}
