// SPDX-License-Identifier: GPL-3.0-or-later
// How long each step of a ceremony's phase 2 takes, and verifying it from the beginning; snarkjs on the same files where asked for.
//   node bench/ceremony.ts [power, 14 unless given] [--r1cs model.r1cs] [--snarkjs] [--json]
// The Powers of Tau are written for the purpose, from a known secret: making them is not counted.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { curves, zKey } from "snarkjs";
import { compileCircuit } from "../circom/compile-circuit.ts";
import { readR1cs } from "../circom/r1cs-file.ts";
import { developmentSecret } from "../keys/development-secret.ts";
import { applyBeacon } from "../keys/phase2/apply-beacon.ts";
import { contribute } from "../keys/phase2/contribute.ts";
import { startPhase2 } from "../keys/phase2/start-phase2.ts";
import { verifyPhase2 } from "../keys/phase2/verify-phase2.ts";
import { verifyStep } from "../keys/phase2/verify-step.ts";
import { circuitOfPower } from "../testing/circuit-of-power.ts";
import { writeKnownPtau } from "./known-ptau.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { r1cs: { type: "string" }, snarkjs: { type: "boolean" }, json: { type: "boolean" } },
});
const power = Number(positionals[0] ?? 14);
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
const at = (name: string): string => join(folder, name);
const times: Record<string, number> = {};
const stages: string[] = [];

try {
  const r1cs = values.r1cs ?? (await compiled());
  const ptau = at("known.ptau");
  await writeKnownPtau(ptau, power, developmentSecret("bench", ""));
  const { constraints, wires } = readR1cs(await readFile(r1cs));
  const terms = constraints.reduce((sum, { a, b, c }) => sum + a.wires.length + b.wires.length + c.wires.length, 0);

  await measure("start", () => startPhase2({ r1cs, ptau, zkey: at("0.zkey") }));
  for (const index of [0, 1, 2]) {
    const who = { name: `contributor ${index}`, entropy: new Uint8Array(32) };
    await measure("contribute", () => contribute({ from: at(`${index}.zkey`), to: at(`${index + 1}.zkey`) }, who));
  }
  await measure("verifyStep", () => verifyStep({ from: at("2.zkey"), to: at("3.zkey") }));
  const beacon = { name: "beacon", value: `0x${"5a".repeat(32)}`, iterationsExponent: 10 } as const;
  await measure("beacon", () => applyBeacon({ from: at("3.zkey"), to: at("4.zkey") }, beacon));
  let last = { stage: "opening the files", cpu: process.cpuUsage() };
  const onProgress = (stage: string): void => {
    const { user, system } = process.cpuUsage(last.cpu);
    stages.push(`${((user + system) / 1e6).toFixed(2)} s of CPU ${last.stage}`);
    last = { stage, cpu: process.cpuUsage() };
  };
  await measure("verify", () => verifyPhase2({ r1cs, ptau, zkey: at("4.zkey") }, { onProgress }));
  onProgress("");
  if (values.snarkjs === true) {
    await measure("snarkjsStart", () => zKey.newZKey(r1cs, ptau, at("their-0.zkey")));
    await measure("snarkjsContribute", () => zKey.contribute(at("0.zkey"), at("their-1.zkey"), "their", "entropy"));
    await measure("snarkjsVerify", () => zKey.verifyFromR1cs(r1cs, ptau, at("4.zkey")));
  }
  const report = { power, constraints: constraints.length, wires, terms, ...times };
  if (values.json === true) console.log(JSON.stringify(report));
  else
    console.log([...Object.entries(report).map(([name, value]) => `${name.padEnd(24)}${value}`), ...stages].join("\n"));
} finally {
  await rm(folder, { recursive: true, force: true });
  await (await curves.getCurveFromName("bn128")).terminate();
}

async function compiled(): Promise<string> {
  await writeFile(at("bench.circom"), circuitOfPower(power));
  return (await compileCircuit({ path: at("bench.circom"), includePaths: [] }, folder)).r1csPath;
}

/** Milliseconds, of wall and of all cores; of a step that is taken several times, the last. */
async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  times[`${name}Ms`] = Math.round(performance.now() - started);
  times[`${name}CpuMs`] = Math.round((user + system) / 1_000);
}
