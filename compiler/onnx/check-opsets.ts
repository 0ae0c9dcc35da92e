// SPDX-License-Identifier: GPL-3.0-or-later
import { UnsupportedModel } from "./unsupported-model.ts";

/** The newest operator sets that the onnxruntime of this release runs; a test asks it. */
export const NEWEST_OPSETS: ReadonlyMap<string, number> = new Map([
  ["", 26],
  ["ai.onnx.ml", 5],
]);

/** What a newer operator set means is not known here. @error UnsupportedModel */
export function checkOpsets(opsets: readonly { domain: string; version: number }[]): void {
  for (const { domain, version } of opsets) {
    const newest = NEWEST_OPSETS.get(domain === "ai.onnx" ? "" : domain);
    if (newest === undefined || version <= newest) continue;
    const name = domain === "" ? "ai.onnx" : domain;
    throw new UnsupportedModel(
      `imports version ${version} of the operator set ${name}`,
      `The newest known version is ${newest}: export it for opset ${newest} or older.`,
      { domain, version, newest },
    );
  }
}
