// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { COMPILE_PROVER_COMMAND } from "../../schema/installed-package.ts";

const BUILT = new URL("./built/", import.meta.url);

/** The compiled addon's own functions: a handle is a key in its memory. */
export type NativeAddon = {
  openKey(path: string, cpu: string, threads: number): Promise<NativeHandle>;
  prove(handle: NativeHandle, values: Uint8Array): Promise<Uint8Array>;
  closeKey(handle: NativeHandle): void;
  readonly multiplyGenerator: PointOperation<Uint8Array>;
  readonly multiplyEach: PointOperation<Uint8Array>;
  readonly multiExp: PointOperation<Uint8Array>;
  readonly inSubgroup: PointOperation<boolean>;
  openPoseidon(width: number, forms: Uint8Array, constants: Uint8Array, weights: Uint8Array): PoseidonHandle;
  tracePoseidon(handle: PoseidonHandle, state: Uint8Array, trace: Uint8Array): void;
};

export type PointOperation<T> = (
  group: number,
  points: Uint8Array,
  scalars: Uint8Array,
  isPortable: number,
  threads: number,
) => Promise<T>;

export type NativeHandle = { readonly engine: string; readonly wires: number; readonly publicSignals: number };

/** A permutation in the addon's memory. */
export type PoseidonHandle = object;

/** What an addon that was compiled from earlier sources may lack. */
const FUNCTIONS: Readonly<Record<keyof NativeAddon, "function">> = {
  openKey: "function",
  prove: "function",
  closeKey: "function",
  multiplyGenerator: "function",
  multiplyEach: "function",
  multiExp: "function",
  inSubgroup: "function",
  openPoseidon: "function",
  tracePoseidon: "function",
};

type Loaded = { readonly addon: NativeAddon } | { readonly problem: string };

let loaded: Loaded | undefined;

/** The addon that the set-up compiled, or why there is none. */
export function loadNativeAddon(): Loaded {
  return (loaded ??= load());
}

function load(): Loaded {
  let state: { addon?: unknown; problem?: unknown };
  try {
    state = { ...(JSON.parse(readFileSync(new URL("current.json", BUILT), "utf8")) as typeof state | null) };
  } catch {
    return { problem: `it has not been compiled (${COMPILE_PROVER_COMMAND})` };
  }
  if (typeof state.addon !== "string")
    return { problem: `it did not compile: ${String(state.problem)}; ${COMPILE_PROVER_COMMAND} tries again` };
  try {
    const addon = createRequire(import.meta.url)(new URL(state.addon, BUILT).pathname) as Record<string, unknown>;
    if (Object.entries(FUNCTIONS).some(([name, type]) => typeof addon[name] !== type))
      return { problem: `it was compiled from the sources of another version (${COMPILE_PROVER_COMMAND})` };
    return { addon: addon as NativeAddon };
  } catch (error) {
    return { problem: `it does not load: ${error instanceof Error ? error.message : String(error)}` };
  }
}
