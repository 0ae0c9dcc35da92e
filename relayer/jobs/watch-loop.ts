import { setTimeout as sleep } from "node:timers/promises";
import { checkChainId, WrongChain } from "../chain/rpc.ts";
import { failureOf } from "./run-step.ts";
import { watch } from "./watch.ts";
import type { Work } from "./work.ts";

const MAX_BACKOFF_SECONDS = 30;

/**
 * Watches until the work's signal is aborted; an endpoint that is down is asked again, ever more rarely. `told` hears
 * of each reading that came to the head and when it began, and why one did not.
 * @error WrongChain when the endpoint comes back as another chain
 */
export async function watchLoop(
  work: Work,
  told: { caughtUp: (startedAt: number) => void; failed: (message: string) => void },
): Promise<void> {
  let failures = 0;
  while (!work.signal.aborted) {
    const startedAt = performance.now();
    try {
      if (failures > 0) await checkChainId(work.rpc);
      await watch(work);
      if (failures > 0) work.emit({ type: "endpoint-up" });
      failures = 0;
      told.caughtUp(startedAt);
    } catch (error) {
      if (error instanceof WrongChain) throw error;
      const { message } = failureOf(error);
      told.failed(message);
      if (failures === 0) work.emit({ type: "endpoint-down", message });
      work.log.warn({ err: error, failures }, "watching failed");
      failures++;
    }
    const seconds = Math.min(work.config.pollSeconds * 2 ** Math.min(failures, 10), MAX_BACKOFF_SECONDS);
    await sleep((failures > 0 ? seconds : work.config.pollSeconds) * 1_000, undefined, { signal: work.signal }).catch(
      () => undefined,
    );
  }
}
