// SPDX-License-Identifier: GPL-3.0-or-later
/** Whether this program lies among somebody's packages instead of in its repository. */
export const isInstalled = import.meta.url.includes("/node_modules/");

/** What Node needs to be told in order to run a file of ours in another thread or process. */
export const NODE_FLAGS: readonly string[] = isInstalled
  ? ["--import", new URL("../cli/typescript-in-packages.mjs", import.meta.url).href]
  : [];

/** What brings back packages that are missing or broken. */
export const INSTALL_COMMAND = isInstalled ? "npm install" : "npm run setup";

/** What compiles the native prover. */
export const COMPILE_PROVER_COMMAND = isInstalled ? "npx proofcast setup" : "npm run setup";
