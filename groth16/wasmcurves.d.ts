// SPDX-License-Identifier: GPL-3.0-or-later
// BN254 arithmetic as WASM, built ahead of time. Points are little-endian Montgomery limbs, Jacobian or affine.
declare module "wasmcurves/build/bn128_wasm.js" {
  const bn128: {
    /** The WASM module, base64. It imports env.memory and keeps its free pointer at address 0. */
    readonly code: string;
    /** Addresses of the generators in Jacobian form. */
    readonly pG1gen: number;
    readonly pG2gen: number;
  };
  // eslint-disable-next-line no-restricted-syntax -- it is a CommonJS module
  export default bn128;
}
