// SPDX-License-Identifier: GPL-3.0-or-later
// A worker thread of keys/fixed-base-pool.ts: multiplies generators by the scalars it is sent, until it is terminated.
import { parentPort, workerData } from "node:worker_threads";
import { FixedBase, type GroupName } from "./fixed-base.ts";

export type FixedBaseJob = { readonly group: GroupName; readonly scalars: Uint8Array };

/** How many products each group will be asked for, by this worker. */
export type FixedBasePlan = Readonly<Record<GroupName, number>>;

const plan = workerData as FixedBasePlan;
const bases = new Map<GroupName, FixedBase>();

parentPort?.on("message", ({ group, scalars }: FixedBaseJob) => {
  let base = bases.get(group);
  if (!base) bases.set(group, (base = FixedBase.create(group, plan[group])));
  const points = base.multiply(scalars);
  parentPort?.postMessage(points, [points.buffer]);
});
