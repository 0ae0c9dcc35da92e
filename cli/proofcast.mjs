#!/usr/bin/env node
// Node refuses TypeScript below node_modules and before version 24: this launcher finds a Node that runs the program.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const REQUIRED_MAJOR = 24;
const [major] = process.versions.node.split(".").map(Number);

if (major >= REQUIRED_MAJOR) {
  const { main } = await import("./program.ts").catch(refuse);
  await main(process.argv);
} else {
  const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `proofcast needs Node ${REQUIRED_MAJOR} and this is ${process.version}. Run \`npm run setup\`, which installs one beside it.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGINT", () => undefined); // the terminal tells the child, too
  child.on("error", refuse);
  child.on("close", (status, signal) => process.exit(status ?? 128 + constants.signals[signal]));
}

/** Before anything of ours runs, what goes wrong is the installation. */
function refuse(error) {
  console.error(
    `proofcast does not start: ${error.message}\nIts packages are not all there: run \`npm run setup\` in its folder.`,
  );
  process.exit(1);
}
