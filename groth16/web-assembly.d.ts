// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the WebAssembly interface that is used here; TypeScript has it only in its DOM library.
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  function compile(code: Uint8Array): Promise<unknown>;
  type Module = object;
  const Module: new (code: Uint8Array) => Module;
  const Instance: new (
    module: Module,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: unknown };
  function instantiate(
    code: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: unknown } }>;
}
