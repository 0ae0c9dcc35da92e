#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// Node refuses TypeScript below node_modules and before version 24: this launcher finds a Node that runs the program, and lets it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const REQUIRED_MAJOR = 24;
const isInstalled = import.meta.url.includes("/node_modules/");
const installCommand = isInstalled ? "npm install" : "npm run setup";
/** How long a command that has failed may still hold something open, such as an answer that an endpoint never ends. */
const AFTER_FAILURE_MS = 1_000;
const [major] = process.versions.node.split(".").map(Number);

if (major >= REQUIRED_MAJOR) {
  if (isInstalled) await import("./typescript-in-packages.mjs").catch(refuse);
  const { main } = await import("./program.ts").catch(refuse);
  await main(process.argv);
  if (process.exitCode) setTimeout(() => process.exit(), AFTER_FAILURE_MS).unref();
} else {
  const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  if (!existsSync(node)) {
    fail(
      `proofcast needs Node ${REQUIRED_MAJOR} and this is ${process.version}. ${isInstalled ? "Install it" : "Run \`npm run setup\`, which installs one beside it"}.`,
    );
  }
  // In a process group of its own, so that each signal reaches it once: the terminal's through here, too.
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: "inherit", detached: true });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(signal, () => child.kill(signal));
  child.on("error", refuse);
  child.on("close", (status, signal) => process.exit(status ?? 128 + constants.signals[signal]));
}

/** Before anything of ours runs, what goes wrong is the installation. */
function refuse(error) {
  fail(
    `proofcast does not start: ${error.message}\nIts packages are not all there: run \`${installCommand}\` in its folder.`,
  );
}

/** As the program tells its errors. */
function fail(message) {
  if (process.argv.includes("--json"))
    console.log(JSON.stringify({ error: { code: "INSTALLATION_INCOMPLETE", message, details: {} } }));
  else console.error(message);
  process.exit(1);
}
