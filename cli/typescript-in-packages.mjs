// SPDX-License-Identifier: GPL-3.0-or-later
// Node runs TypeScript everywhere but below node_modules. Installed as a package, the program's own files are read through here.
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";

const ROOT = new URL("../", import.meta.url).href;
const PACKAGES = `${ROOT}node_modules/`;

/** Node tells once that its function is new; nobody who runs proofcast can do anything about it. */
const { emitWarning } = process;
process.emitWarning = () => undefined;
stripTypeScriptTypes("");
process.emitWarning = emitWarning;

registerHooks({
  load: (url, context, next) => {
    const isOurs = url.startsWith(ROOT) && !url.startsWith(PACKAGES) && url.endsWith(".ts");
    if (!isOurs) return next(url, context);
    return { format: "module", source: stripTypeScriptTypes(readFileSync(new URL(url), "utf8")), shortCircuit: true };
  },
});
