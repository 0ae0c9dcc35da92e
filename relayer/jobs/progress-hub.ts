// SPDX-License-Identifier: GPL-3.0-or-later
import { RetryableError } from "../../schema/errors.ts";
import type { OnEvent, RelayerEvent } from "./progress.ts";

/** The relayer was closed while somebody waited for it. */
export class RelayerStopped extends RetryableError {
  constructor(cause?: unknown) {
    super("RELAYER_STOPPED", "The relayer stopped before this came to pass. Start it again: it goes on where it was.", {
      cause,
    });
  }
}

export type ProgressHub = {
  emit: OnEvent;
  /** Looks now, and after every event that can end a wait, until there is an answer. */
  until<T>(look: () => Promise<T | undefined>): Promise<T>;
  /** Ends all waiting, with the reason if there is one. */
  stop(reason?: unknown): void;
};

/** Each look asks the database: not after every step of every request. */
const ENDS_WAITS: ReadonlySet<string> = new Set<RelayerEvent["type"]>(["caught-up", "request-ended", "stopped"]);

/** Passes events on, and lets others wait for what they bring about. */
export function progressHub(onEvent: OnEvent | undefined): ProgressHub {
  let next = Promise.withResolvers<undefined>();
  let stopped: RelayerStopped | undefined;
  const wake = (): void => {
    next.resolve(undefined);
    next = Promise.withResolvers<undefined>();
  };
  return {
    emit(event) {
      onEvent?.(event);
      if (ENDS_WAITS.has(event.type)) wake();
    },
    async until(look) {
      for (;;) {
        const change = next.promise;
        if (stopped !== undefined) throw stopped;
        const found = await look();
        if (found !== undefined) return found;
        await change;
      }
    },
    stop(reason) {
      stopped ??= new RelayerStopped(reason);
      wake();
    },
  };
}
