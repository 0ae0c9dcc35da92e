const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** Aborted by the first SIGINT or SIGTERM; a second one ends the process at once, which loses nothing but time. */
export function stopSignals(): AbortSignal {
  const controller = new AbortController();
  for (const [name, number] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort(new Error(`${name} received`));
    });
  }
  return controller.signal;
}
