// SPDX-License-Identifier: GPL-3.0-or-later
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const circomlib = dirname(createRequire(import.meta.url).resolve("circomlib/package.json"));

/** Where a model's circuit finds the gadgets, and they what circomlib has computed. */
export const CIRCUIT_INCLUDE_PATHS: readonly string[] = [
  fileURLToPath(new URL("../circuits", import.meta.url)),
  dirname(circomlib),
];
