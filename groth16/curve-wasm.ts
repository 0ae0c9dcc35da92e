// SPDX-License-Identifier: GPL-3.0-or-later
import bn128 from "wasmcurves/build/bn128_wasm.js";

/** A place in the WASM's memory. */
export type Address = number;

/** BN254's arithmetic in WASM, with a memory of its own. */
export type CurveWasm = {
  readonly call: Record<string, (...addresses: Address[]) => number>;
  readonly memory: WebAssembly.Memory;
};

const PAGE_BYTES = 65_536;

/** Compiled once, so that what was optimised while it ran stays so. */
const MODULE = new WebAssembly.Module(bytesOfBase64(bn128.code));

/** Without Node's Buffer: whoever verifies may be a browser. */
function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function openCurveWasm(): CurveWasm {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const { exports } = new WebAssembly.Instance(MODULE, { env: { memory } });
  return { call: exports as CurveWasm["call"], memory };
}

/** Takes memory for good, by the convention that address 0 holds the free pointer. */
export function allocate(wasm: CurveWasm, bytes: number): Address {
  const free = new Uint32Array(wasm.memory.buffer, 0, 1);
  const at = Math.ceil((free[0] ?? 0) / 8) * 8;
  free[0] = at + bytes;
  reserve(wasm, 0);
  return at;
}

/** Grows the memory until `bytes` are free above the free pointer. */
export function reserve(wasm: CurveWasm, bytes: number): void {
  const free = new Uint32Array(wasm.memory.buffer, 0, 1)[0] ?? 0;
  const missing = free + bytes - wasm.memory.buffer.byteLength;
  if (missing > 0) wasm.memory.grow(Math.ceil(missing / PAGE_BYTES));
}
