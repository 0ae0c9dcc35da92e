// SPDX-License-Identifier: GPL-3.0-or-later
import { STEPS } from "../store/request-state.ts";
import { PIPELINE } from "./pipeline.ts";
import { runStep } from "./run-step.ts";
import type { Work } from "./work.ts";

/** Lets every queue work. */
export async function startWorkers(work: Work): Promise<void> {
  for (const step of STEPS) {
    const { run: handler, concurrency = work.config.provers + 1 } = PIPELINE[step];
    await work.queue.work(step, concurrency, (key, tries) => runStep(key, { step, handler, tries }, work));
  }
}
