// SPDX-License-Identifier: GPL-3.0-or-later
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Aborted by the first SIGINT or SIGTERM. From then on both have their default again: a second one is the operating
 * system's to act on and ends the process at once, whatever it does, which loses nothing but time.
 */
export function stopSignals(): AbortSignal {
  const controller = new AbortController();
  let told = false;
  const listeners = Object.entries(SIGNALS).map(([name, number]) => {
    const listener = (): void => {
      if (told) process.exit(128 + number); // both had arrived before this process could look
      told = true;
      setImmediate(() => {
        for (const each of listeners) process.off(each.name, each.listener);
        controller.abort(new Error(`${name} received`));
      });
    };
    process.on(name, listener);
    return { name, listener };
  });
  return controller.signal;
}
