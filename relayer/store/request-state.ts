// SPDX-License-Identifier: GPL-3.0-or-later
/** The pipeline after `watch`, in order. Each is a queue of its own. */
export const STEPS = ["confirm", "features", "infer", "prove", "simulate", "send", "finalise"] as const;

/**
 * How a request ends. `dead` waits for its operator; `orphaned` comes back if its block does; `halted`: its model is revoked or stopped,
 * and its fee goes back to the requester.
 */
export const END_STATES = ["done", "expired", "orphaned", "halted", "dead"] as const;

export type Step = (typeof STEPS)[number];
export type EndState = (typeof END_STATES)[number];

/** The step that is to run next, or how the request ended. */
export type RequestState = Step | EndState;

export function isStep(state: RequestState): state is Step {
  return (STEPS as readonly string[]).includes(state);
}
