// SPDX-License-Identifier: GPL-3.0-or-later
import type { TradeOff, TradeOffs } from "../../compiler/quantise/trade-offs.ts";
import type { LayerBits, QuantisationBits } from "../../compiler/quantise/quantise-plan.ts";
import { errorText } from "../../compiler/quantise/limit-text.ts";

/** Lines that a terminal shows; the report's JSON has all. */
const MOST_LINES = 12;

/** The trade-offs as a table, the cheapest first, the one that was taken marked. */
export function tradeOffTable(tradeOffs: TradeOffs): string[] {
  const { errorIs, tried, chosen } = tradeOffs;
  const all = withChosen(tradeOffs);
  const shown = thinned(all, all.indexOf(chosen));
  const hasHeldOut = chosen.heldOut !== undefined;
  const rows = [
    ["constraints", "coefficients", "activations", "error", ...(hasHeldOut ? ["held out"] : [])],
    ...shown.map(({ bits, constraints, error, heldOut, ...each }) => [
      String(constraints),
      countText(bits, "weightBits"),
      countText(bits, "activationBits"),
      errorText(error, errorIs),
      ...(heldOut === undefined ? [] : [errorText(heldOut, errorIs)]),
      ...(isSame({ bits, constraints, error, ...each }, chosen) ? ["taken"] : []),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const unit = errorIs === "share" ? "in % of what each output spans" : "in the outputs' unit";
  const more = all.length - shown.length;
  return [
    `${tried} ${tried === 1 ? "choice" : "choices"} of bits tried; those that none beats, their largest error ${unit}${more > 0 ? `, ${more} left out` : ""}:`,
    ...rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ")),
  ];
}

/** The unbeaten ones and the one taken, which another may beat by a hair. */
export function withChosen({ best, chosen }: TradeOffs): TradeOff[] {
  const others = best.filter((each) => !isSame(each, chosen));
  return [...others, chosen].sort((a, b) => a.constraints - b.constraints || b.error - a.error);
}

function isSame(a: TradeOff, b: TradeOff): boolean {
  return JSON.stringify(a.bits) === JSON.stringify(b.bits);
}

/** Where layers have their own: from the fewest to the most. */
function countText({ layers = {}, ...bits }: QuantisationBits, kind: keyof LayerBits): string {
  const own = Object.values(layers).map((each) => each[kind] ?? bits[kind]);
  const [fewest, most] = [Math.min(bits[kind], ...own), Math.max(bits[kind], ...own)];
  return `${fewest === most ? fewest : `${fewest}–${most}`} bits`;
}

/** Evenly spread over all, the first, the last and the one at `place` among them. */
function thinned(all: readonly TradeOff[], place: number): TradeOff[] {
  if (all.length <= MOST_LINES) return [...all];
  const spread = MOST_LINES - 1;
  const places = Array.from({ length: spread }, (_, line) => Math.round((line * (all.length - 1)) / (spread - 1)));
  const kept = new Set([place, ...places]);
  return all.filter((_, index) => kept.has(index));
}
