// SPDX-License-Identifier: GPL-3.0-or-later
import { sha256, type Hex } from "../schema/hash.ts";
import type { Manifest } from "../schema/manifest.ts";
import { canonicalJson } from "../schema/canonical-json.ts";
import type { ModelSource } from "./model-source.ts";

/** What the manifest says of where a model comes from: enough to compile it again and to tell which of its inputs is another one. */
export function sourceRecord({ onnx, config, calibration, heldOut }: ModelSource): Manifest["source"] {
  const { schema, ...rest } = config;
  return {
    onnxSha256: sha256(onnx),
    ...(calibration === undefined ? {} : { calibrationSha256: rowsSha256(calibration) }),
    ...(heldOut === undefined ? {} : { heldOutSha256: rowsSha256(heldOut) }),
    schema: schema === undefined ? "derived" : "given",
    config: JSON.parse(canonicalJson(rest)) as Manifest["source"]["config"],
  };
}

function rowsSha256(rows: readonly (readonly number[])[]): Hex {
  return sha256(JSON.stringify(rows));
}
