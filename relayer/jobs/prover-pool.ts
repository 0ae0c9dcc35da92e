// SPDX-License-Identifier: GPL-3.0-or-later
import { availableParallelism } from "node:os";
import { openModelProver, type ModelProver } from "../../built-model/prove-model.ts";
import type { BuiltModel } from "../../built-model/load-model.ts";
import { ProverClosed } from "../../prover/open-prover.ts";
import type { RelayerConfig } from "../config/relayer-config.ts";
import { backendChoice } from "../config/backend-choice.ts";
import { slots } from "./slots.ts";
import type { Prover, Work } from "./work.ts";

export type ProverPool = {
  prove: Prover;
  /** Opens a prover for each model, one after the other, without being waited for. */
  warmUp(models: Iterable<BuiltModel>): void;
  close(): Promise<void>;
};

/**
 * Provers that live, by model: as many as proofs are asked for at a time. Each proves in a process of its own, which can be killed,
 * and its memory goes with it.
 */
export function proverPool(
  config: Pick<RelayerConfig, "prover" | "provers" | "proveTimeoutSeconds">,
  { emit, log, signal }: Pick<Work, "emit" | "log" | "signal">,
): ProverPool {
  const idle = new Map<bigint, ModelProver[]>();
  const all = new Set<ModelProver>();
  const timeoutMs = config.proveTimeoutSeconds * 1_000;
  const told = new Set<string>();
  let isClosed = false;

  /** Once, however many provers there are: restarts are no news. */
  function tell({ engine, notice = null }: { engine: string; notice?: string | null }): void {
    const said = `${engine} ${notice ?? ""}`;
    if (told.has(said)) return;
    told.add(said);
    log.info({ engine, notice }, "prover");
    emit({ type: "prover-opened", engine, notice });
  }

  const options = {
    backend: backendChoice(config),
    onOpened: tell,
    ...(config.provers > 1 && { threads: Math.max(1, Math.floor(availableParallelism() / config.provers)) }),
  };

  const inSlot = slots(config.provers);

  async function withProver<T>(model: BuiltModel, work: (prover: ModelProver) => Promise<T>): Promise<T> {
    if (isClosed) throw new ProverClosed();
    const free = idle.get(model.id) ?? [];
    idle.set(model.id, free);
    const prover = free.pop() ?? openModelProver(model, options);
    all.add(prover);
    try {
      return await work(prover);
    } finally {
      free.push(prover);
    }
  }

  async function openAll(models: Iterable<BuiltModel>): Promise<void> {
    for (const model of models)
      await inSlot(() => withProver(model, (prover) => prover.open({ timeoutMs, signal })), signal).catch(
        (error: unknown) => {
          if (!signal.aborted) log.warn({ err: error, model: model.manifest.name }, "no prover could be opened yet");
        },
      );
  }

  return {
    prove: ({ model, ...run }, limits) =>
      inSlot(() => withProver(model, (prover) => prover.prove(run, limits)), limits.signal ?? signal),
    warmUp: (models) => void openAll(models),
    async close() {
      isClosed = true;
      await Promise.all([...all].map((prover) => prover.close()));
    },
  };
}
