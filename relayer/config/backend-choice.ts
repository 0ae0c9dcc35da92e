// SPDX-License-Identifier: GPL-3.0-or-later
import type { BackendChoice } from "../../prover/load-backend.ts";
import type { RelayerConfig } from "./relayer-config.ts";

/** A backend by its name, or by the one entry that says where its program is. */
export function backendChoice({ prover }: Pick<RelayerConfig, "prover">): BackendChoice {
  if (typeof prover === "string") return { name: prover };
  const [[name, program] = ["", ""]] = Object.entries(prover);
  return { name, program };
}
