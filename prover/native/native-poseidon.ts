// SPDX-License-Identifier: GPL-3.0-or-later
import { scalarBytes } from "../../groth16/scalar-bytes.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import type { PoseidonPlan } from "../../schema/poseidon-plan.ts";
import { loadNativeAddon } from "./native-addon.ts";

/**
 * Runs a permutation and shows what goes through its S-boxes.
 * @param state its elements, 32 little-endian bytes each, reduced
 * @param trace takes x², x⁴ and x⁵ of every x that an S-box takes in, one list after the other, and at last the first element of the state that comes out
 */
export type NativePoseidon = (state: Uint8Array, trace: Uint8Array) => void;

/** undefined where the addon did not compile: callers then use their slower TypeScript. */
export function openNativePoseidon({ boxes, outputs }: PoseidonPlan): NativePoseidon | undefined {
  const loaded = loadNativeAddon();
  if ("problem" in loaded) return undefined;
  const { addon } = loaded;
  const forms = [...boxes, ...outputs.slice(0, 1)];
  const reach = Uint32Array.from(forms.flatMap(({ first, weights }) => [first, weights.length]));
  const handle = addon.openPoseidon(
    outputs.length,
    new Uint8Array(reach.buffer),
    montgomery(forms.map(({ constant }) => constant)),
    montgomery(forms.flatMap(({ weights }) => weights)),
  );
  return (state, trace) => {
    addon.tracePoseidon(handle, state, trace);
  };
}

const MONTGOMERY_BITS = 256n;

function montgomery(elements: readonly bigint[]): Uint8Array {
  return scalarBytes(elements.map((element) => (element << MONTGOMERY_BITS) % FIELD_ORDER));
}
