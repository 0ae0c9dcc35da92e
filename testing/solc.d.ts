// SPDX-License-Identifier: GPL-3.0-or-later
// The part of solc-js that is used here. It ships no types.
declare module "solc" {
  const solc: {
    /** Standard JSON in, standard JSON out. */
    compile(input: string, callbacks?: { import(path: string): { contents: string } | { error: string } }): string;
    version(): string;
  };
  // eslint-disable-next-line no-restricted-syntax -- it is a CommonJS module
  export default solc;
}

declare module "solc-0825" {
  export { default } from "solc";
}
