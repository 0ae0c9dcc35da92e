// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError } from "../../schema/errors.ts";

/** One thing of a built model's folder, and what it was compared with. `problem` is there when it does not fit. */
export type Tie = Readonly<{ entry: string; to: string; result: "ok" | "failed"; problem?: string }>;

export type TieListener = Readonly<{
  /** Called with what is about to be checked. */
  onProgress?: (stage: string) => void;
  onTie?: (tie: Tie) => void;
}>;

/** Runs one comparison, tells what came of it and hands on its value, or its error. */
export async function tie<T>(
  { onProgress, onTie }: TieListener,
  entry: string,
  to: string,
  compare: () => Promise<T>,
): Promise<T> {
  onProgress?.(`${entry}: ${to}`);
  try {
    const value = await compare();
    onTie?.({ entry, to, result: "ok" });
    return value;
  } catch (error) {
    const isKnown = error instanceof ProofcastError;
    onTie?.({ entry, to, result: "failed", problem: isKnown ? error.message : String(error) });
    throw error;
  }
}
