// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles the native prover with g++ alone, where its sources, the flags or the compiler have changed. Plain JavaScript: the
// set-up runs it. Nothing here ends the set-up: without a compiler the project proves with snarkjs, and is told so once.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const sources = join(folder, "src");
const headers = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
const built = join(folder, "built");
/** Says which addon is the current one, or why there is none. */
const stateFile = join(built, "current.json");

const compiler = process.env.CXX || "g++";
const isX64 = process.arch === "x64";
/**
 * `fast`: vector moves of limbs that single stores have just written would wait for those, so straight lines are not vectorised.
 * `ifma`: for files that only some processors can run, chosen at run time.
 */
const flags = JSON.parse(readFileSync(join(folder, "compile-flags.json"), "utf8"));
const setupCommand = folder.includes("/node_modules/") ? "npx proofcast setup" : "npm run setup";
const LINK_FLAGS =
  process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared", "-pthread"];
/** How often it is told how far the compiler is. */
const STILL_MS = 10_000;
const IFMA_FOLDER = "ifma";

/** Builds unless the current state is of the same sources, flags and compiler; `retry`: also where that state is a failure. */
export async function buildNative({ retry = false } = {}) {
  const version = spawnSync(compiler, ["--version"], { encoding: "utf8" });
  const units = compilationUnits();
  const hash = createHash("sha256");
  for (const part of [
    process.platform,
    process.arch,
    compiler,
    version.stdout ?? "none",
    JSON.stringify([flags, LINK_FLAGS]),
  ]) {
    hash.update(`${part}\0`);
  }
  for (const file of filesIn(sources)) hash.update(`${relative(sources, file)}\0`).update(readFileSync(file));
  const key = hash.digest("hex").slice(0, 16);
  const state = readState();
  if (isSettled(state, key, retry)) return;

  const [target, kept] = [`proofcast-${key}.node`, `objects-${key}`];
  // Of a compiler that was away for a while.
  if ([target, kept].every((name) => existsSync(join(built, name))))
    return writeState({ key, addon: target, objects: kept });

  mkdirSync(built, { recursive: true });
  if (version.status !== 0) return giveUp(key, `there is no compiler "${compiler}"`);
  console.error(`proofcast: compiling the native prover (once): ${units.length} files, which takes minutes …`);
  const work = join(built, `.work-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    const objects = await compileAll(units, work);
    const addon = join(work, "proofcast.node");
    await run(compiler, [...LINK_FLAGS, "-o", addon, ...objects]);
    renameSync(addon, join(built, target));
    rmSync(join(built, kept), { recursive: true, force: true });
    renameSync(work, join(built, kept)); // tests link programs of their own with them
    writeState({ key, addon: target, objects: kept });
    removeOthers(target, kept);
  } catch (error) {
    if (!isSettled(readState(), key, true)) giveUp(key, error.message); // or another set-up was faster
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isSettled(state, key, retry) {
  if (state?.key !== key) return false;
  return state.problem === undefined ? existsSync(join(built, state.addon)) : !retry;
}

/** The largest first: they decide how long it takes. */
function compilationUnits() {
  const files = filesIn(sources).filter((file) => file.endsWith(".cpp"));
  const isIfma = (file) => dirname(relative(sources, file)).split("/")[0] === IFMA_FOLDER;
  const withIfma = isX64 && files.some(isIfma);
  const common = [
    ...flags.every,
    ...flags.fast,
    "-fPIC",
    `-I${headers}`,
    `-I${sources}`,
    ...(withIfma ? ["-DPROOFCAST_WITH_IFMA"] : []),
  ];
  return files
    .filter((file) => isX64 || !isIfma(file))
    .map((file) => ({
      file,
      flags: isIfma(file) ? [...common, ...flags.ifma] : common,
      isIfma: isIfma(file),
      isLarge: /engine|ifma/.test(file),
    }))
    .sort((a, b) => Number(b.isLarge) - Number(a.isLarge));
}

/** All that have begun end before this does, also where one fails: their files are removed then. */
async function compileAll(units, work) {
  const queue = units.map((unit, index) => ({ ...unit, object: join(work, `${index}-${basename(unit.file)}.o`) }));
  // Of a function of the standard library that several files hold, the linker keeps the first: never one for some processors only.
  const objects = [...queue].sort((a, b) => Number(a.isIfma) - Number(b.isIfma)).map(({ object }) => object);
  let compiled = 0;
  const told = setInterval(() => {
    console.error(`proofcast: compiling the native prover: ${compiled} of ${units.length} files`);
  }, STILL_MS);
  const worker = async () => {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
      await run(compiler, [...unit.flags, "-c", unit.file, "-o", unit.object]).catch((error) => {
        queue.length = 0;
        throw error;
      });
      compiled += 1;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: availableParallelism() }, worker));
  clearInterval(told);
  const failure = ends.find(({ status }) => status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return objects;
}

function run(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (chunk) => (complaint += chunk));
    child.on("error", fail);
    child.on("close", (status) => {
      if (status === 0) return done();
      const line = complaint.split("\n").find((text) => /error/i.test(text)) ?? `${command} ended with ${status}`;
      fail(new Error(line.trim()));
    });
  });
}

function giveUp(key, problem) {
  writeState({ key, problem });
  console.error(
    `proofcast: no native prover, proofs are made with snarkjs instead (${problem}). Where g++ works, \`${setupCommand}\` compiles it.`,
  );
}

function readState() {
  try {
    return JSON.parse(readFileSync(stateFile, "utf8"));
  } catch {
    return undefined;
  }
}

function writeState(state) {
  const temporary = `${stateFile}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(state)}\n`);
  renameSync(temporary, stateFile);
}

/** What was built of earlier sources. An addon that a process has loaded stays readable to it. */
function removeOthers(...current) {
  for (const name of readdirSync(built)) {
    if (/^(proofcast|objects)-/.test(name) && !current.includes(name))
      rmSync(join(built, name), { recursive: true, force: true });
  }
}

function filesIn(place) {
  return readdirSync(place, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(place, entry.name)) : [join(place, entry.name)]))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildNative({ retry: true });
