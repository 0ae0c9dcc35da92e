// SPDX-License-Identifier: GPL-3.0-or-later
import { parentPort } from "node:worker_threads";
import { openCurveWasm } from "../../groth16/curve-wasm.ts";
import { type CurveJob, runCurveJob } from "./curve-jobs.ts";

const wasm = openCurveWasm();

parentPort?.on("message", (job: CurveJob) => {
  const points = runCurveJob(wasm, job);
  if (job.kind === "multiplyEach") job.scalar.fill(0); // it may be a contributor's secret
  parentPort?.postMessage(points, [points.buffer]);
});
