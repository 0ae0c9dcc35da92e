// SPDX-License-Identifier: GPL-3.0-or-later
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { scalarBytes } from "../groth16/scalar-bytes.ts";
import { NODE_FLAGS } from "../schema/installed-package.ts";
import { type GroupName, POINT_BYTES } from "./fixed-base.ts";
import type { FixedBaseJob, FixedBasePlan } from "./fixed-base-worker.ts";

/** Multiplies generators on all cores. Close it, or its threads keep the process alive. */
export type FixedBasePool = {
  /** scalarsᵢ·G as a zkey holds points: affine, little-endian Montgomery limbs. */
  multiply(group: GroupName, scalars: readonly bigint[]): Promise<Uint8Array>;
  close(): Promise<void>;
};

type Job = FixedBaseJob & {
  readonly done: (points: Uint8Array) => void;
  readonly fail: (error: Error) => void;
};

const SCALARS_PER_JOB = 4096;
const SCALARS_WORTH_A_THREAD = 2048;
const MAX_THREADS = 8;

/** @param plan how many products each group will be asked for in all */
export function openFixedBasePool(plan: FixedBasePlan): FixedBasePool {
  const queue: Job[] = [];
  const threads = threadCount(plan);
  const share = { g1: Math.ceil(plan.g1 / threads), g2: Math.ceil(plan.g2 / threads) };
  const workers = Array.from({ length: threads }, () => startWorker(share, queue));

  const run = (group: GroupName, scalars: Uint8Array): Promise<Uint8Array> =>
    new Promise((done, fail) => {
      queue.push({ group, scalars, done, fail });
      workers.forEach((worker) => {
        worker.wake();
      });
    });

  return {
    async multiply(group, scalars) {
      const jobs: Promise<Uint8Array>[] = [];
      for (let first = 0; first < scalars.length; first += SCALARS_PER_JOB) {
        jobs.push(run(group, scalarBytes(scalars.slice(first, first + SCALARS_PER_JOB))));
      }
      const points = new Uint8Array(scalars.length * POINT_BYTES[group]);
      (await Promise.all(jobs)).forEach((part, index) => {
        points.set(part, index * SCALARS_PER_JOB * POINT_BYTES[group]);
      });
      return points;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

/** One thread that takes jobs off the queue, one at a time. */
function startWorker(plan: FixedBasePlan, queue: Job[]): { wake: () => void; stop: () => Promise<unknown> } {
  const worker = new Worker(new URL("./fixed-base-worker.ts", import.meta.url), {
    workerData: plan,
    execArgv: [...process.execArgv, ...NODE_FLAGS],
  });
  let current: Job | undefined;
  let broken: Error | undefined;
  const wake = (): void => {
    if (current) return;
    current = queue.shift();
    if (!current) return;
    if (broken) current.fail(broken);
    else worker.postMessage({ group: current.group, scalars: current.scalars } satisfies FixedBaseJob);
  };
  worker.on("message", (points: Uint8Array) => {
    current?.done(points);
    current = undefined;
    wake();
  });
  worker.on("error", (error) => {
    broken = error instanceof Error ? error : new Error(String(error));
    current?.fail(broken);
  });
  return { wake, stop: () => worker.terminate() };
}

function threadCount(plan: FixedBasePlan): number {
  const wanted = Math.ceil((plan.g1 + plan.g2) / SCALARS_WORTH_A_THREAD);
  return Math.max(1, Math.min(wanted, availableParallelism(), MAX_THREADS));
}
