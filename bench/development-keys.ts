// SPDX-License-Identifier: GPL-3.0-or-later
// How long a set-up takes: development keys against snarkjs' own, on the same circuit in the same minute.
//   node bench/development-keys.ts [largest power, 16 unless given]
// snarkjs needs Powers of Tau prepared for phase 2. Where ../shared/ptau has them that time is not counted; a whole set-up from
// nothing is measured for a small circuit only, because it takes minutes for a large one.
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { curves, powersOfTau, zKey } from "snarkjs";
import { compileCircuit } from "../circom/compile-circuit.ts";
import { writeDevelopmentKeys } from "../keys/development-keys.ts";
import { circuitOfPower } from "../testing/circuit-of-power.ts";

const PTAU_POWER = 11;
const PTAU = fileURLToPath(new URL("../../shared/ptau/ppot_0080_11.ptau", import.meta.url));
const WHOLE_SETUP_POWER = 8;

const largest = Number(process.argv[2] ?? 16);
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const rows: string[][] = [["domain", "constraints", "development keys", "snarkjs", "ratio"]];
  for (const power of [WHOLE_SETUP_POWER, PTAU_POWER, 12, 14, 16].filter((power) => power <= largest)) {
    rows.push(await measure(power));
  }
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd([8, 13, 18, 42, 8][column] ?? 0)).join(""));
} finally {
  await rm(folder, { recursive: true, force: true });
  await (await curves.getCurveFromName("bn128")).terminate();
}

async function measure(power: number): Promise<string[]> {
  const path = join(folder, `power-${power}.circom`);
  await writeFile(path, circuitOfPower(power));
  const { r1csPath, constraints } = await compileCircuit({ path, includePaths: [] }, folder);
  const zkeyPath = join(folder, `power-${power}.zkey`);
  const ours = await seconds(() => writeDevelopmentKeys(r1csPath, zkeyPath, { label: "bench", warn: () => undefined }));
  const { name, time } = await snarkjsSetup(power, r1csPath);
  const theirs = time === undefined ? "–" : `${time.toFixed(2)} s (${name})`;
  const ratio = time === undefined ? "–" : `${(time / ours).toFixed(1)} ×`;
  return [`2^${power}`, String(constraints.total), `${ours.toFixed(2)} s`, theirs, ratio];
}

async function snarkjsSetup(power: number, r1csPath: string): Promise<{ name: string; time?: number }> {
  const at = (name: string): string => join(folder, `${power}-${name}`);
  const phase2 = async (ptau: string): Promise<void> => {
    await zKey.newZKey(r1csPath, ptau, at("0.zkey"));
    await zKey.contribute(at("0.zkey"), at("1.zkey"), "bench", "not a secret");
  };
  if (power === WHOLE_SETUP_POWER) {
    const time = await seconds(async () => {
      await powersOfTau.newAccumulator(await curves.getCurveFromName("bn128"), power, at("0.ptau"));
      await powersOfTau.contribute(at("0.ptau"), at("1.ptau"), "bench", "not a secret");
      await powersOfTau.preparePhase2(at("1.ptau"), at("2.ptau"));
      await phase2(at("2.ptau"));
    });
    return { name: "both phases", time };
  }
  if (power > PTAU_POWER || !existsSync(PTAU)) return { name: "not measured" };
  return { name: "phase 2 from a prepared file", time: await seconds(() => phase2(PTAU)) };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
