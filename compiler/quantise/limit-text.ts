// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorLimit } from "./max-error.ts";
import type { QuantisationBits } from "./quantise-plan.ts";

/** An error as a limit of its kind counts it: "0.39 %" of what an output spans, or a distance. */
export function errorText(error: number, kind: ErrorLimit["kind"]): string {
  return kind === "share" ? `${brief(error * 100)} %` : brief(error);
}

/** Bits as the command line asks for them. Those of many layers of their own are only counted. */
export function bitsText({ weightBits, activationBits, layers = {} }: QuantisationBits): string {
  const own = Object.keys(layers).length;
  const mixed = own === 0 ? "" : ` and ${own} ${own === 1 ? "layer" : "layers"} with bits of their own`;
  return `--weight-bits ${weightBits} --activation-bits ${activationBits}${mixed}`;
}

export function brief(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
