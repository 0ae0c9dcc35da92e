import { fileURLToPath } from "node:url";

/** Where a model's circuit finds the gadgets. */
export const CIRCUIT_INCLUDE_PATHS: readonly string[] = ["../circuits", "../node_modules"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
