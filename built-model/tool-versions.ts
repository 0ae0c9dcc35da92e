// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import type { Manifest } from "../schema/manifest.ts";

type PackageJson = { version: string; dependencies: { circom2: string; snarkjs: string } };

/** The versions that a build's bytes depend on; package.json pins them exactly. */
export function toolVersions(): Manifest["tools"] {
  const path = new URL("../package.json", import.meta.url);
  const { version, dependencies } = JSON.parse(readFileSync(path, "utf8")) as PackageJson;
  return { circom: `circom2 ${dependencies.circom2}`, snarkjs: dependencies.snarkjs, proofcast: version };
}
