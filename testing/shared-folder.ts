// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of published models and data beside the repository; it is not part of it and may be absent. */
const sharedFolder = fileURLToPath(new URL("../../shared/", import.meta.url));

/**
 * A path in the shared folder, or undefined when it is not there. A test that needs it says so:
 * `const models = sharedPath("models"); (models === undefined ? it.skip : it)("…", …)`.
 */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const path = join(sharedFolder, ...parts);
  return existsSync(path) ? path : undefined;
}

/** Every .onnx file below shared/models, as [name, path], sorted; empty when the folder is not there. */
export function sharedModels(): [name: string, path: string][] {
  const folder = sharedPath("models");
  if (folder === undefined) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".onnx"))
    .sort()
    .map((name) => [name, join(folder, name)]);
}
