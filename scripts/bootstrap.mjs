// Sets the project up and runs one task under the Node it pins. Plain JavaScript without dependencies: Node 18 can run it.
// The task is spawned with the local Node by path: a shell that has cached an older `node` would pick that one again.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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
  generate: ["scripts/generate.ts"],
};

const [task = "setup", ...taskArguments] = process.argv.slice(2);
if (!(task in TASKS)) {
  console.error(`bootstrap: no task "${task}". Tasks: ${Object.keys(TASKS).join(", ")}.`);
  process.exit(2);
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const nodeVersion = manifest.dependencies.node;
const lockHash = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const isSetUp = existsSync(localNode) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === lockHash;

if (!isSetUp) {
  console.error("proofcast: installing the pinned packages (about a minute, once) …");
  // npm must run under the pinned Node: an older one silently skips packages whose `engines` exclude it. Not `npm ci`: it
  // refuses the lock file where a registry lacks other platforms' optional packages; `install` keeps to the same versions.
  run("npx", ["-y", "-p", `node@${nodeVersion}`, "-c", "npm install --no-save --loglevel=error"]);
  writeFileSync(stampFile, lockHash);
}

if (TASKS[task]) run(localNode, [...TASKS[task], ...taskArguments]);

function run(command, args) {
  // stdout of the install goes to stderr: `demo --json` promises nothing but JSON on stdout.
  const stdio = command === "npx" ? ["inherit", process.stderr, "inherit"] : "inherit";
  const path = `${join(root, "node_modules", ".bin")}:${process.env.PATH}`;
  const result = spawnSync(command, args, { cwd: root, stdio, env: { ...process.env, PATH: path } });
  if (result.error) console.error(`bootstrap: could not run ${command}: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}
