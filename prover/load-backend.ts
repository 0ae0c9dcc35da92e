import { readdir } from "node:fs/promises";
import { FatalError } from "../schema/errors.ts";
import type { ProofBackend } from "./proof-backend.ts";

const FOLDER = new URL("./backends/", import.meta.url);

export class UnknownBackend extends FatalError {
  constructor(name: string, known: readonly string[]) {
    super("UNKNOWN_BACKEND", `There is no proof backend "${name}". Use one of: ${known.join(", ")}.`, {
      details: { name, known },
    });
  }
}

/** The names of all backends: the files of prover/backends/. */
export async function backendNames(folder = FOLDER): Promise<string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts")).map((file) => file.slice(0, -3));
}

/** @throws UnknownBackend also when the file's backend has another name */
export async function loadBackend(name: string, folder = FOLDER): Promise<ProofBackend> {
  const known = await backendNames(folder);
  if (!known.includes(name)) throw new UnknownBackend(name, known);
  const { backend } = (await import(new URL(`${name}.ts`, folder).href)) as { backend?: ProofBackend };
  if (backend?.name !== name) throw new UnknownBackend(name, known);
  return backend;
}
