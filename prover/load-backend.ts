// SPDX-License-Identifier: GPL-3.0-or-later
import { access, constants, readdir } from "node:fs/promises";
import { FatalError } from "../schema/errors.ts";
import type { ProofBackend } from "./proof-backend.ts";

/** A file of prover/backends/ by its name, and the program that it runs, if it runs one. */
export type BackendChoice = { readonly name: string; readonly program?: string };

/** Used where none is named. */
export const DEFAULT_BACKEND = { name: "native" } as const satisfies BackendChoice;

const FOLDER = new URL("./backends/", import.meta.url);

export class UnknownBackend extends FatalError {
  constructor(name: string, known: readonly string[]) {
    super("UNKNOWN_BACKEND", `There is no proof backend "${name}". Use one of: ${known.join(", ")}.`, {
      details: { name, known },
    });
  }
}

/** A backend that runs a program needs one that can be run; the others take none. */
export class BackendProgramRefused extends FatalError {
  constructor({ name, program }: BackendChoice, problem: string, cause?: unknown) {
    super("BACKEND_PROGRAM_REFUSED", `The proof backend "${name}" cannot be used: ${problem}.`, {
      details: { name, program },
      cause,
    });
  }
}

/** The names of all backends: the files of prover/backends/. */
export async function backendNames(folder = FOLDER): Promise<string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts")).map((file) => file.slice(0, -3));
}

/** @throws UnknownBackend also when the file's backend has another name; BackendProgramRefused */
export async function loadBackend(choice: BackendChoice, folder = FOLDER): Promise<ProofBackend> {
  const { name, program } = choice;
  const known = await backendNames(folder);
  if (!known.includes(name)) throw new UnknownBackend(name, known);
  const { backend } = (await import(new URL(`${name}.ts`, folder).href)) as { backend?: ProofBackend };
  if (backend?.name !== name) throw new UnknownBackend(name, known);
  if (backend.isProgram && program === undefined)
    throw new BackendProgramRefused(choice, `say where its program is: {"${name}": "/path/to/it"}`);
  if (!backend.isProgram && program !== undefined)
    throw new BackendProgramRefused(choice, `it runs no program; give its name alone: "${name}"`);
  if (program !== undefined)
    await access(program, constants.X_OK).catch((error: unknown) => {
      throw new BackendProgramRefused(
        choice,
        `${program} is no program that can be run here; build it, or correct the path`,
        error,
      );
    });
  return backend;
}
