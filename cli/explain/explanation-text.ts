// SPDX-License-Identifier: GPL-3.0-or-later
import type { Explanation } from "./explanation.ts";

/** Longer names are cut in the table; --json and the page have them whole. */
const NAME_LENGTH = 40;

/** For a person: a line a layer, then the gadgets over all. */
export function explanationText({ model, batch, constraints, fixed, layers, gadgets, error }: Explanation): string {
  const header = ["layer", "values", "chosen", "bits", "linear", "non-linear", "share", "error", "gadgets"];
  const rows = layers.map((layer) => [
    shortened(layer.layer),
    String(layer.elements),
    layer.chosen === undefined ? "-" : `${layer.chosen.weightBits}/${layer.chosen.activationBits}`,
    `${layer.bits.widest}→${layer.bits.result}`,
    String(layer.constraints.linear),
    String(layer.constraints.nonLinear),
    percent(layer.share),
    layer.error === undefined ? "-" : figure(layer.error.max),
    layer.gadgets.map(({ gadget, constraints: { total } }) => `${gadget} ${total}`).join(", "),
  ]);
  const others = fixed.map(({ part, constraints: count }) => [
    part,
    "",
    "",
    "",
    "",
    String(count),
    percent(count / constraints),
    "",
    "",
  ]);
  return [
    `${model}, batch ${batch}: ${constraints} constraints`,
    ...(error === undefined
      ? []
      : [`error at most ${figure(error.max)} on the calibration rows, ${figure(error.bound)} proven`]),
    "",
    ...table([header, ...rows, ...others]),
    "",
    `by gadget: ${gadgets.map(({ gadget, nodes, constraints: { total } }) => `${gadget} ${total} (${nodes} nodes)`).join(", ")}`,
  ].join("\n");
}

/** The first and the last column to the left, figures to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((text, column) => {
        const isText = column === 0 || column === row.length - 1;
        return isText ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
      })
      .join("  ")
      .trimEnd(),
  );
}

function shortened(name: string): string {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function figure(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
