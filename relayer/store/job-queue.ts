// SPDX-License-Identifier: GPL-3.0-or-later
import { setImmediate as nextTurn } from "node:timers/promises";
import { fromKysely, PgBoss } from "pg-boss";
import { sql, type Transaction } from "kysely";
import type { Store } from "./open-store.ts";
import type { Place } from "./place.ts";
import type { RelayerTables } from "./schema.ts";
import { STEPS, type Step } from "./request-state.ts";

export type StepJob = { key: string };

/** What becomes of a job after its handler: settled, tried again later, or never again. */
export type JobVerdict = "completed" | "retry" | "dead";

/** `attempt` counts from zero; at `limit` there is no other. */
export type StepWorker = (key: string, tries: { attempt: number; limit: number }) => Promise<JobVerdict>;

/** A job that a process had taken and not settled. */
export type ActiveJob = { id: string; key: string; retryCount: number; retryLimit: number };

export type JobQueue = {
  /** The job comes into being with the transaction, or not at all. */
  enqueue(trx: Transaction<RelayerTables>, step: Step, key: string, delaySeconds?: number): Promise<void>;
  work(step: Step, concurrency: number, worker: StepWorker): Promise<void>;
  /** Keys with a job that waits, and the jobs that run, by step: all of them, however many have ended. */
  live(step: Step): Promise<{ waiting: Set<string>; active: ActiveJob[] }>;
  /** Lets the jobs of a step that wait for their time begin now. */
  hurry(step: Step): Promise<void>;
  /** Gives back a job that a dead process held; it counts as a failed attempt. False when that was the last one. */
  reclaim(step: Step, job: ActiveJob): Promise<boolean>;
  /** Hands nothing out from now on: what is given back after this stays where it is. */
  stopFetching(): void;
  /** Waits for handlers, at most so long; jobs that do not end are given back at the next start. */
  stop(timeoutMs: number): Promise<void>;
};

export type QueueLimits = { retryLimit: number; proveTimeoutSeconds: number; lane: string } & Place;

/** Only for what nobody tells of: another process's jobs that come due, and failed ones. All else wakes its workers. */
const POLLING = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 };

/** A job that is due is waited for a little longer: its time is the database's. */
const DUE_MARGIN_MS = 20;

/** A finished job says nothing that its request's row does not. */
const KEEP_FINISHED_SECONDS = 600;

const STATUS_OF = { completed: "completed", retry: "failed", dead: "deadletter" } as const;

/** One queue a step and oracle. `send` is a singleton a lane: one transaction of a signer is signed at a time, by whomever. */
export async function openJobQueue(
  store: Store,
  limits: QueueLimits,
  onError: (error: Error) => void,
): Promise<JobQueue> {
  const boss = new PgBoss({
    ...store.queueOptions,
    useListenNotify: true,
    schedule: false,
    registerInstance: false,
    maintenanceIntervalSeconds: KEEP_FINISHED_SECONDS,
  });
  boss.on("error", onError);
  await boss.start();
  const nameOf = (step: Step): string => `${limits.chainId}/${limits.oracle.toLowerCase()}/${step}`;
  for (const step of STEPS) {
    await createQueue(boss, step, { name: nameOf(step), limits });
    await boss.deleteStoredJobs(nameOf(step));
  }

  const workers = new Map<Step, string[]>();
  const due = new Set<NodeJS.Timeout>();
  const wake = (step: Step): void => {
    for (const worker of workers.get(step) ?? []) boss.notifyWorker(worker);
  };
  /** The queue tells its workers of jobs that come, but not of those whose time comes. */
  const wakeAfter = (step: Step, delaySeconds: number): void => {
    const timer = setTimeout(
      () => {
        due.delete(timer);
        wake(step);
      },
      delaySeconds * 1_000 + DUE_MARGIN_MS,
    ).unref();
    due.add(timer);
  };

  const stopFetching = (): void => {
    for (const timer of due) clearTimeout(timer);
    due.clear();
    for (const step of STEPS) void boss.offWork(nameOf(step), { wait: false }); // takes effect before it returns
  };

  return {
    stopFetching,

    async enqueue(trx, step, key, delaySeconds = 0) {
      const singletonKey = step === "send" ? limits.lane : key;
      const job = { key } satisfies StepJob;
      await boss.send(nameOf(step), job, { db: fromKysely(trx), singletonKey, startAfter: delaySeconds });
      if (delaySeconds > 0) wakeAfter(step, delaySeconds);
    },

    async work(step, concurrency, worker) {
      const options = { ...POLLING, includeMetadata: true, perJobResults: true } as const;
      const ids: string[] = [];
      workers.set(step, ids);
      for (let each = 0; each < concurrency; each++) {
        const id = await boss.work<StepJob, never, typeof options>(nameOf(step), options, async ([job]) => {
          if (job === undefined) return [];
          await nextTurn(); // the embedded database answers without one: job after job, no signal or timer would be heard
          const verdict = await worker(job.data.key, { attempt: job.retryCount, limit: job.retryLimit });
          boss.notifyWorker(ids[each] ?? ""); // where one was there may be another: no pause before it looks
          return [{ id: job.id, status: STATUS_OF[verdict] }];
        });
        ids.push(id);
      }
    },

    async live(step) {
      const { rows } = await sql<ActiveJob & { state: string }>`
        select id, data->>'key' as key, state::text as state, retry_count as "retryCount", retry_limit as "retryLimit"
        from pgboss.job where name = ${nameOf(step)} and state <= 'active'`.execute(store.db);
      return {
        waiting: new Set(rows.filter(({ state }) => state !== "active").map(({ key }) => key)),
        active: rows.filter(({ state }) => state === "active"),
      };
    },

    async hurry(step) {
      await sql`
        update pgboss.job set start_after = now()
        where name = ${nameOf(step)} and state < 'active' and start_after > now()`.execute(store.db);
    },

    async reclaim(step, job) {
      await boss.fail(nameOf(step), job.id, { reason: "its process ended" });
      return job.retryCount < job.retryLimit;
    },

    async stop(timeoutMs) {
      stopFetching();
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}

async function createQueue(
  boss: PgBoss,
  step: Step,
  { name, limits }: { name: string; limits: QueueLimits },
): Promise<void> {
  const options = {
    retryLimit: limits.retryLimit,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    heartbeatSeconds: 60,
    expireInSeconds: step === "prove" ? Math.ceil(limits.proveTimeoutSeconds) + 300 : 300,
    deleteAfterSeconds: KEEP_FINISHED_SECONDS,
    notify: true,
  };
  await boss.createQueue(name, { ...options, policy: step === "send" ? "singleton" : "short" });
  await boss.updateQueue(name, options);
}
