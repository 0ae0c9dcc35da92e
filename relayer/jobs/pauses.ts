// SPDX-License-Identifier: GPL-3.0-or-later
/** How long the relayer leaves alone what has failed through nobody's fault: longer each time. A restart forgets it. */
export type Pauses = {
  /** Seconds to leave it alone from now on. */
  next(what: string, bounds: PauseBounds): number;
  /** Seconds that are left of its pause; 0 when there is none. */
  left(what: string): number;
  /** It went well, or ended: the next pause is a short one again. */
  over(what: string): void;
};

export type PauseBounds = { leastSeconds?: number; longestSeconds: number };

const FIRST_SECONDS = 5;

export function growingPauses(nowMs: () => number = () => performance.now()): Pauses {
  const pauses = new Map<string, { seconds: number; untilMs: number }>();
  return {
    next(what, { leastSeconds = 0, longestSeconds }) {
      const seconds = Math.min(2 * (pauses.get(what)?.seconds ?? FIRST_SECONDS / 2), longestSeconds);
      const pause = Math.max(seconds, leastSeconds);
      pauses.set(what, { seconds, untilMs: nowMs() + pause * 1_000 });
      return pause;
    },
    left(what) {
      return Math.max(0, Math.ceil(((pauses.get(what)?.untilMs ?? 0) - nowMs()) / 1_000));
    },
    over(what) {
      pauses.delete(what);
    },
  };
}
