// SPDX-License-Identifier: GPL-3.0-or-later
import type { Step } from "../store/request-state.ts";
import { confirm } from "./confirm.ts";
import { features } from "./features.ts";
import { finalise } from "./finalise.ts";
import { infer } from "./infer.ts";
import { prove } from "./prove.ts";
import { send } from "./send.ts";
import { simulate } from "./simulate.ts";
import type { StepHandler } from "./work.ts";

/** What each step does and how many of it run at a time. Sending is one a signer. Of proofs the
 * configuration says it, and one more: it asks the chain while the others are made. */
export const PIPELINE: Readonly<Record<Step, { run: StepHandler; concurrency?: number }>> = {
  confirm: { run: confirm, concurrency: 2 },
  features: { run: features, concurrency: 2 },
  infer: { run: infer, concurrency: 1 },
  prove: { run: prove },
  simulate: { run: simulate, concurrency: 2 },
  send: { run: send, concurrency: 1 },
  finalise: { run: finalise, concurrency: 2 },
};
