import { RetryableError } from "../../schema/errors.ts";
import type { OnEvent } from "./progress.ts";

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
  /** Looks now and after every event until there is an answer. */
  until<T>(look: () => Promise<T | undefined>): Promise<T>;
  /** Ends all waiting, with the reason if there is one. */
  stop(reason?: unknown): void;
};

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
      wake();
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
