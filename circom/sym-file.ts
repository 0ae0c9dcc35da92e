// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";

export class MalformedSym extends FatalError {
  constructor(line: string) {
    super("MALFORMED_SYM", `Not a line of circom's .sym file: ${JSON.stringify(line)}. Compile the circuit again.`, {
      details: { line },
    });
  }
}

/** Stands for the wire of a signal that circom optimised away. */
export const NO_WIRE = -1;

/** Each signal's wire by its whole name, as in main.model[0].outputs[1]; NO_WIRE for one that has none. @error MalformedSym */
export function readSym(text: string): Map<string, number> {
  const wires = new Map<string, number>();
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf("\n", start);
    if (end === -1) end = text.length;
    // label, wire, component, name
    const first = text.indexOf(",", start);
    const second = text.indexOf(",", first + 1);
    const third = text.indexOf(",", second + 1);
    const wire = Number(text.slice(first + 1, second));
    if (first === -1 || second === -1 || third === -1 || third > end || !Number.isInteger(wire))
      throw new MalformedSym(text.slice(start, end));
    wires.set(text.slice(third + 1, end), wire);
  }
  return wires;
}
