// SPDX-License-Identifier: GPL-3.0-or-later
/** An endpoint may ask for a pause, not for the end of our work. */
const LONGEST_SECONDS = 300;

/** Seconds to wait, by a `Retry-After` header: seconds or an HTTP date. Null without one, or when it says nothing. */
export function retryAfterSeconds(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? "";
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (httpDateMs(text) - nowMs) / 1_000;
  if (Number.isNaN(seconds)) return null;
  return Math.min(Math.max(Math.ceil(seconds), 0), LONGEST_SECONDS);
}

/** NaN for what is none. Date.parse takes much that no server sends ("1", "-5"), so the weekday is asked for. */
function httpDateMs(text: string): number {
  return /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : NaN;
}
