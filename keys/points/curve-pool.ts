// SPDX-License-Identifier: GPL-3.0-or-later
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type CurveWasm, openCurveWasm } from "../../groth16/curve-wasm.ts";
import { NODE_FLAGS } from "../../schema/installed-package.ts";
import { type CurveJob, runCurveJob } from "./curve-jobs.ts";

/** Runs jobs on all cores. Close it, or its threads keep the process alive. */
export type CurvePool = {
  /** @param additions about how many the job takes: small jobs are not worth a thread */
  run(job: CurveJob, additions: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

type Waiting = {
  readonly job: CurveJob;
  readonly done: (points: Uint8Array<ArrayBuffer>) => void;
  readonly fail: (error: Error) => void;
};
type Thread = { readonly worker: Worker; busy: Waiting | undefined };

/** Some 100 ms of work. A thread needs as long to start. */
const ADDITIONS_WORTH_A_THREAD = 100_000;
const MAX_THREADS = 8;

export function openCurvePool(): CurvePool {
  const queue: Waiting[] = [];
  const threads: Thread[] = [];
  let own: CurveWasm | undefined;

  const feed = (thread: Thread): void => {
    if (thread.busy !== undefined) return;
    thread.busy = queue.shift();
    if (thread.busy === undefined) return;
    const { job } = thread.busy;
    // moved, not copied, where it may be a secret: the worker wipes what it was given
    if (job.kind === "multiplyEach") {
      const scalar = Uint8Array.from(job.scalar);
      thread.worker.postMessage({ ...job, scalar }, [scalar.buffer]);
    } else thread.worker.postMessage(job);
  };

  const start = (): Thread => {
    const thread: Thread = {
      worker: new Worker(new URL("./curve-worker.ts", import.meta.url), {
        execArgv: [...process.execArgv, ...NODE_FLAGS],
      }),
      busy: undefined,
    };
    thread.worker.on("message", (points: Uint8Array<ArrayBuffer>) => {
      thread.busy?.done(points);
      thread.busy = undefined;
      feed(thread);
    });
    thread.worker.on("error", (error: Error) => {
      threads.splice(threads.indexOf(thread), 1); // it is dead: whatever comes next starts others
      [thread.busy, ...queue.splice(0)].forEach((waiting) => {
        waiting?.fail(error);
      });
      thread.busy = undefined;
    });
    return thread;
  };

  return {
    async run(job, additions) {
      if (threads.length === 0 && additions < ADDITIONS_WORTH_A_THREAD)
        return runCurveJob((own ??= openCurveWasm()), job);
      if (threads.length === 0) {
        threads.push(...Array.from({ length: Math.min(MAX_THREADS, availableParallelism()) }, start));
      }
      return new Promise((done, fail) => {
        queue.push({ job, done, fail });
        threads.forEach(feed);
      });
    },
    async close() {
      await Promise.all(threads.map(async ({ worker }) => worker.terminate()));
    },
  };
}
