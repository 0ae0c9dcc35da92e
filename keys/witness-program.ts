import { readFile } from "node:fs/promises";
import { FatalError } from "../schema/errors.ts";

/** circom wrote a witness program that V8 does not load: keys could be made and registered, and no proof ever. */
export class WitnessProgramRefused extends FatalError {
  constructor(path: string, cause: Error) {
    const [, size, limit] = TOO_LARGE.exec(cause.message) ?? [];
    const problem =
      size === undefined || limit === undefined
        ? `V8 says "${cause.message}"`
        : `one of its functions has ${Number(size)} bytes and V8 takes at most ${Number(limit)}`;
    super(
      "WITNESS_PROGRAM_REFUSED",
      `The circuit compiled, but its witness program cannot run: ${problem}. Nothing could ever be proven with it, so no keys are made. ` +
        "Every neuron and every weight of the model adds to that function: prune the model, or make its layers smaller.",
      { details: { path, ...(size === undefined ? {} : { size: Number(size), limit: Number(limit) }) }, cause },
    );
  }
}

/** How V8 words its limit on one function. */
const TOO_LARGE = /size (\d+) > maximum function size (\d+)/;

/** Compiles the program as proving will. @error WitnessProgramRefused */
export async function checkWitnessProgram(path: string): Promise<void> {
  const code = await readFile(path);
  try {
    await WebAssembly.compile(code);
  } catch (error) {
    throw new WitnessProgramRefused(path, error instanceof Error ? error : new Error(String(error)));
  }
}
