// SPDX-License-Identifier: GPL-3.0-or-later
import type { Explanation } from "./explanation.ts";

/** Bars that the plot has; the table below it has every layer. */
const BARS = 60;

const [BAR_HEIGHT, LABEL_WIDTH, PLOT_WIDTH] = [22, 260, 640];

/** Enough hues for the gadgets that there are; the last is for the parts that no layer makes. */
const COLOURS = [
  "#3b6ea5",
  "#d9822b",
  "#5a9a5a",
  "#b04a6f",
  "#7a5aa5",
  "#4aa0a0",
  "#a08a3a",
  "#c0504d",
  "#6b7f99",
  "#8a8a8a",
];

/**
 * One page that needs nothing else: no script, no style, no image from anywhere, and a policy that forbids them. Every name in it may
 * be hostile and is escaped.
 */
export function explanationPage(explanation: Explanation): string {
  const { model, batch, constraints, error } = explanation;
  const title = escaped(`${model}, batch ${batch}: ${constraints} constraints`);
  const lead =
    error === undefined
      ? ""
      : `<p>Error at most ${figure(error.max)} on the calibration rows, ${figure(error.bound)} proven, in the outputs’ units.</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; margin-top: 1.5rem; }
td, th { padding: 0.2rem 0.6rem; border-bottom: 1px solid #ddd; text-align: right; }
td:first-child, th:first-child, td:last-child, th:last-child { text-align: left; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; }
svg text { font-size: 12px; fill: #222; }
</style>
</head>
<body>
<h1>${title}</h1>
${lead}
${plot(explanation)}
${table(explanation)}
<p>Constraints are those of all subjects of a batch, by the gadgets’ formulas. Bits: the widest sum that is proven on the way, and the result.
Error: the largest distance from the float model’s tensor on the calibration rows, in its unit.</p>
</body>
</html>
`;
}

type Part = Readonly<{ kind: string; count: number }>;
type Bar = Readonly<{ label: string; parts: readonly Part[] }>;

/** A bar a layer, in the model's order, divided by gadget. */
function plot({ layers, fixed, gadgets }: Explanation): string {
  const kinds = [...gadgets.map(({ gadget }) => gadget), "no layer"];
  const bars: Bar[] = [
    ...layers.map(({ layer, gadgets: own }) => ({
      label: layer,
      parts: own.map(({ gadget, constraints }) => ({ kind: gadget, count: constraints.total })),
    })),
    ...fixed.map(({ part, constraints }) => ({ label: part, parts: [{ kind: "no layer", count: constraints }] })),
  ];
  const shown = dearest(bars);
  const most = shown.reduce((largest, bar) => Math.max(largest, totalOf(bar)), 1);
  const height = (shown.length + 2) * BAR_HEIGHT;
  const left = bars.length - shown.length;
  return `<svg viewBox="0 0 ${LABEL_WIDTH + PLOT_WIDTH + 100} ${height}" role="img" aria-label="Constraints by layer">
${kinds.map((kind, index) => legend(kind, index)).join("\n")}
${shown.map((bar, index) => barAt(bar, { y: (index + 2) * BAR_HEIGHT, most, kinds })).join("\n")}
</svg>${left === 0 ? "" : `<p>The ${left} cheapest parts are in the table only.</p>`}`;
}

/** The dearest bars, in their own order. */
function dearest(bars: readonly Bar[]): readonly Bar[] {
  const kept = new Set(bars.toSorted((a, b) => totalOf(b) - totalOf(a)).slice(0, BARS));
  return bars.filter((bar) => kept.has(bar));
}

function barAt(
  { label, parts }: Bar,
  { y, most, kinds }: { y: number; most: number; kinds: readonly string[] },
): string {
  let x = LABEL_WIDTH;
  const rects = parts.map(({ kind, count }) => {
    const width = (count / most) * PLOT_WIDTH;
    const rect = `<rect x="${round(x)}" y="${y + 3}" width="${round(width)}" height="${BAR_HEIGHT - 6}" fill="${colourOf(kinds.indexOf(kind))}"><title>${escaped(`${label}: ${kind} ${count}`)}</title></rect>`;
    x += width;
    return rect;
  });
  const short = label.length > 36 ? `${label.slice(0, 35)}…` : label;
  const text = `<text x="${LABEL_WIDTH - 8}" y="${y + 15}" text-anchor="end">${escaped(short)}</text>`;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return `${text}${rects.join("")}<text x="${round(x + 6)}" y="${y + 15}">${count}</text>`;
}

function legend(kind: string, index: number): string {
  const x = LABEL_WIDTH + index * 110;
  return `<rect x="${x}" y="6" width="10" height="10" fill="${colourOf(index)}"/><text x="${x + 15}" y="15">${escaped(kind)}</text>`;
}

function table({ layers, fixed, constraints }: Explanation): string {
  const header = ["Layer", "Values", "Chosen", "Bits", "Linear", "Non-linear", "Share", "Error", "Gadgets"];
  const rows = [
    ...layers.map((layer) => [
      layer.layer,
      layer.elements,
      layer.chosen === undefined ? "" : `${layer.chosen.weightBits}/${layer.chosen.activationBits}`,
      `${layer.bits.widest} → ${layer.bits.result}`,
      layer.constraints.linear,
      layer.constraints.nonLinear,
      percent(layer.share),
      layer.error === undefined ? "" : figure(layer.error.max),
      layer.gadgets.map(({ gadget, constraints: { total } }) => `${gadget} ${total}`).join(", "),
    ]),
    ...fixed.map(({ part, constraints: count }) => [part, "", "", "", "", count, percent(count / constraints), "", ""]),
  ];
  const line = (cells: readonly (string | number)[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(String(cell))}</${tag}>`).join("")}</tr>`;
  return `<table>\n${line(header, "th")}\n${rows.map((row) => line(row, "td")).join("\n")}\n</table>`;
}

function totalOf({ parts }: Bar): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

function colourOf(index: number): string {
  return COLOURS[Math.min(index, COLOURS.length - 1)] ?? "#8a8a8a";
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function figure(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

function round(value: number): string {
  return value.toFixed(1);
}

/** Text as HTML shows it, in elements and in quoted attributes; what steers the direction of writing is taken out. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"'`]|[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    /[&<>"'`]/.test(character) ? `&#${character.charCodeAt(0)};` : "\ufffd",
  );
}
