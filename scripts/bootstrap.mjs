// SPDX-License-Identifier: GPL-3.0-or-later
// Sets the project up and runs one task under the Node it pins. Plain JavaScript without dependencies: Node 18 can run it.
// The task is spawned with the local Node by path: a shell that has cached an older `node` would pick that one again.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const localNode = join(root, "node_modules", ".bin", "node");
const stampFile = join(root, "node_modules", ".proofcast-lock-hash");

const TASKS = {
  setup: undefined,
  demo: ["cli/proofcast.mjs", "demo"],
  test: ["scripts/test.ts"],
  check: ["scripts/check.ts"],
  coverage: ["scripts/coverage.ts"],
  mutate: ["scripts/mutate.ts"],
  generate: ["scripts/generate.ts"],
};

const [task = "setup", ...taskArguments] = process.argv.slice(2);
if (!(task in TASKS)) {
  console.error(`bootstrap: no task "${task}". Tasks: ${Object.keys(TASKS).join(", ")}.`);
  process.exit(2);
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const nodeVersion = manifest.dependencies.node;
const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
const lockHash = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const isSetUp =
  existsSync(localNode) &&
  existsSync(stampFile) &&
  readFileSync(stampFile, "utf8") === lockHash &&
  packages.every((name) => existsSync(join(root, "node_modules", name, "package.json")));

if (!isSetUp) {
  console.error("proofcast: installing the pinned packages (about a minute, once) …");
  // npm must run under the pinned Node: an older one silently skips packages whose `engines` exclude it. Not `npm ci`: it
  // refuses the lock file where a registry lacks other platforms' optional packages; `install` keeps to the same versions.
  // The package `node` fetches its program in a script, which a user's `ignore-scripts=true` must not suppress; no other
  // package's script is needed, and none is run.
  const install = "npm install --no-save --ignore-scripts --loglevel=error";
  const fetchNode = "npm rebuild node --ignore-scripts=false --loglevel=error";
  run("npx", ["-y", "--ignore-scripts=false", "-p", `node@${nodeVersion}`, "-c", `${install} && ${fetchNode}`]);
  if (!existsSync(localNode)) {
    refuse(
      `npm left no Node ${nodeVersion} at ${localNode}`,
      "Allow the scripts of the package `node` (npm's ignore-scripts)",
    );
  }
  try {
    writeFileSync(stampFile, lockHash);
  } catch (error) {
    refuse(`${stampFile} cannot be written (${error.code})`, "Give this user the right to the project's folder");
  }
}

// Only now: it compiles with Node's headers, which the installation brings.
const { buildNative } = await import("../prover/native/build-native.mjs");
await buildNative({ retry: task === "setup" });

if (TASKS[task]) run(localNode, [...TASKS[task], ...taskArguments]);

function run(command, args) {
  // stdout of the install goes to stderr: `demo --json` promises nothing but JSON on stdout.
  const stdio = command === localNode ? "inherit" : ["inherit", process.stderr, "inherit"];
  const path = `${join(root, "node_modules", ".bin")}:${process.env.PATH}`;
  const result = spawnSync(command, args, { cwd: root, stdio, env: { ...process.env, PATH: path } });
  if (result.error)
    refuse(`${command} does not start: ${result.error.message}`, "Install Node with npm, and try again");
  if (result.signal) process.exit(128 + constants.signals[result.signal]);
  if (result.status === 0) return;
  if (command === localNode) process.exit(result.status); // the task has told why
  refuse(
    `${command} ended with exit code ${result.status}`,
    "Look at npm's lines above, or at `npm install --loglevel=warn`: is the registry reachable, is there space, may this user write here? Then run it again",
  );
}

function refuse(problem, remedy) {
  console.error(`bootstrap: the setup did not finish: ${problem}. ${remedy}.`);
  process.exit(1);
}
