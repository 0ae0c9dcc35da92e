import { fromKysely, PgBoss, type JobWithMetadata } from "pg-boss";
import type { Transaction } from "kysely";
import type { Store } from "./open-store.ts";
import type { RelayerTables } from "./schema.ts";
import { STEPS, type Step } from "./request-state.ts";

export type StepJob = { key: string };

/** What becomes of a job after its handler: settled, tried again later, or never again. */
export type JobVerdict = "completed" | "retry" | "dead";

/** `attempt` counts from zero; at `limit` there is no other. */
export type StepWorker = (key: string, tries: { attempt: number; limit: number }) => Promise<JobVerdict>;

export type JobQueue = {
  /** The job comes into being with the transaction, or not at all. */
  enqueue(trx: Transaction<RelayerTables>, step: Step, key: string, delaySeconds?: number): Promise<void>;
  work(step: Step, concurrency: number, worker: StepWorker): Promise<void>;
  /** Keys with a job that waits or runs, by step. */
  live(step: Step): Promise<{ waiting: Set<string>; active: JobWithMetadata<StepJob>[] }>;
  /** Gives back a job that a dead process held; it counts as a failed attempt. False when that was the last one. */
  reclaim(job: JobWithMetadata<StepJob>): Promise<boolean>;
  /** Waits for handlers, at most so long; jobs that do not end are given back at the next start. */
  stop(timeoutMs: number): Promise<void>;
};

export type QueueLimits = { retryLimit: number; proveTimeoutSeconds: number; lane: string };

const POLLING = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };
const PAGE = 10_000;

/** One queue a step. `send` is a singleton a lane: one transaction of a signer is signed at a time, by whomever. */
export async function openJobQueue(
  store: Store,
  limits: QueueLimits,
  onError: (error: Error) => void,
): Promise<JobQueue> {
  const boss = new PgBoss({ ...store.queueOptions, useListenNotify: true, schedule: false, registerInstance: false });
  boss.on("error", onError);
  await boss.start();
  for (const step of STEPS) await createQueue(boss, step, limits);

  return {
    async enqueue(trx, step, key, delaySeconds = 0) {
      const singletonKey = step === "send" ? limits.lane : key;
      const job = { key } satisfies StepJob;
      await boss.send(step, job, { db: fromKysely(trx), singletonKey, startAfter: delaySeconds });
    },

    async work(step, concurrency, worker) {
      const options = {
        ...POLLING,
        localConcurrency: concurrency,
        includeMetadata: true,
        perJobResults: true,
      } as const;
      await boss.work<StepJob, never, typeof options>(step, options, async ([job]) => {
        if (job === undefined) return [];
        const verdict = await worker(job.data.key, { attempt: job.retryCount, limit: job.retryLimit });
        return [{ id: job.id, status: STATUS_OF[verdict] }];
      });
    },

    async live(step) {
      const jobs = await boss.findJobs<StepJob>(step, { limit: PAGE });
      const waiting = jobs.filter(({ state }) => state === "created" || state === "retry");
      return {
        waiting: new Set(waiting.map(({ data }) => data.key)),
        active: jobs.filter(({ state }) => state === "active"),
      };
    },

    async reclaim(job) {
      await boss.fail(job.name, job.id, { reason: "its process ended" });
      return job.retryCount < job.retryLimit;
    },

    async stop(timeoutMs) {
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}

const STATUS_OF = { completed: "completed", retry: "failed", dead: "deadletter" } as const;

async function createQueue(boss: PgBoss, step: Step, limits: QueueLimits): Promise<void> {
  const options = {
    retryLimit: limits.retryLimit,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    heartbeatSeconds: 60,
    expireInSeconds: step === "prove" ? Math.ceil(limits.proveTimeoutSeconds) + 300 : 300,
    notify: true,
  };
  await boss.createQueue(step, { ...options, policy: step === "send" ? "singleton" : "short" });
  await boss.updateQueue(step, options);
}
