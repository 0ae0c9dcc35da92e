// SPDX-License-Identifier: GPL-3.0-or-later
import type { TradeOff, TradeOffs } from "../../compiler/quantise/trade-offs.ts";
import { bitsText, errorText } from "../../compiler/quantise/limit-text.ts";
import { withChosen } from "./trade-off-table.ts";

const [WIDTH, HEIGHT] = [720, 440];
const FRAME = { left: 84, right: 24, top: 56, bottom: 56 } as const;

/** The trade-offs as an SVG that needs nothing else: constraints to the right, error upwards, both logarithmic. */
export function tradeOffPlot(name: string, tradeOffs: TradeOffs): string {
  const { chosen, errorIs } = tradeOffs;
  const all = withChosen(tradeOffs);
  const errors = all.flatMap(({ error, heldOut }) => [error, heldOut ?? error]).filter((error) => error > 0);
  const least = errors.reduce((a, b) => Math.min(a, b), errors[0] ?? 1);
  // An error of nothing has no place on a logarithmic axis: it stands at its foot.
  const [low, high] = padded(
    least,
    errors.reduce((a, b) => Math.max(a, b), least),
    1.1,
  );
  const [fewest, most] = padded(all[0]?.constraints ?? 1, all.at(-1)?.constraints ?? 1, 1.004);
  const x = axis(fewest, most, FRAME.left, WIDTH - FRAME.right);
  const y = axis(low, high, HEIGHT - FRAME.bottom, FRAME.top);
  const at = ({ constraints }: TradeOff, error: number): Point => [x(constraints), y(Math.max(error, low))];
  const unit = errorIs === "share" ? "% of what each output spans" : "in the outputs' unit";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(name)}: constraints against error</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text([FRAME.left, 24], `${name}: what each error costs`, 'font-size="16"'),
    text([FRAME.left, 42], "filled: calibration rows; hollow: held-out rows; red: what was taken", 'fill="#555"'),
    ...ticksBetween(fewest, most).map((count) =>
      gridLine([x(count), FRAME.top], [x(count), HEIGHT - FRAME.bottom], String(count), "middle"),
    ),
    ...powersBetween(10, low, high).map((power) =>
      gridLine([FRAME.left, y(power)], [WIDTH - FRAME.right, y(power)], errorText(power, errorIs), "end"),
    ),
    `<polyline fill="none" stroke="#2563eb" points="${steps(all.map((each) => at(each, each.error)))}"/>`,
    ...all.flatMap((each) => {
      const colour = each === chosen ? "#dc2626" : "#2563eb";
      const about = `${each.constraints} constraints, error ${errorText(each.error, errorIs)}, ${bitsText(each.bits)}`;
      return [
        ...(each.heldOut === undefined
          ? []
          : [
              dot(
                at(each, each.heldOut),
                `fill="none" stroke="${colour}"`,
                `${about}; held out ${errorText(each.heldOut, errorIs)}`,
              ),
            ]),
        dot(at(each, each.error), `fill="${colour}"`, about),
      ];
    }),
    text(
      [(FRAME.left + WIDTH - FRAME.right) / 2, HEIGHT - 14],
      "constraints of the whole circuit",
      'text-anchor="middle"',
    ),
    text([16, HEIGHT / 2], `largest error, ${unit}`, `text-anchor="middle" transform="rotate(-90 16 ${HEIGHT / 2})"`),
    "</svg>",
    "",
  ].join("\n");
}

type Point = readonly [x: number, y: number];

/** A little beyond both ends, so that no point stands on the frame, nor all of them on one line. */
function padded(low: number, high: number, leastFactor: number): [number, number] {
  const by = Math.max(leastFactor, (high / low) ** 0.06);
  return [low / by, high * by];
}

function axis(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => round(from + ((to - from) * Math.log(value / low)) / Math.log(high / low));
}

function powersBetween(base: number, low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log(low) / Math.log(base)), Math.floor(Math.log(high) / Math.log(base))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => base ** (first + index));
}

/** Few enough ticks that their numbers do not meet, and more than one where that can be. */
const MOST_TICKS = 8;

/** Powers of two, which a proof's price goes by; of a narrow range round numbers. */
function ticksBetween(low: number, high: number): number[] {
  const powers = powersBetween(2, low, high);
  if (powers.length > 2) return powers;
  const steps = powersBetween(10, 1, high).flatMap((power) => [power, 2 * power, 5 * power]);
  const step = steps.find((each) => (high - low) / each < MOST_TICKS) ?? high;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** Each holds until the next one costs more. */
function steps(points: readonly Point[]): string {
  return points
    .flatMap(([x, y], index) =>
      index === 0
        ? [[x, y]]
        : [
            [x, points[index - 1]?.[1] ?? y],
            [x, y],
          ],
    )
    .map(([x = 0, y = 0]) => `${x},${y}`)
    .join(" ");
}

function gridLine([x1, y1]: Point, [x2, y2]: Point, label: string, anchor: "middle" | "end"): string {
  const place: Point = anchor === "end" ? [x1 - 6, y1 + 4] : [x2, y2 + 16];
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/>${text(place, label, `text-anchor="${anchor}" fill="#555"`)}`;
}

function dot([x, y]: Point, style: string, about: string): string {
  return `<circle cx="${x}" cy="${y}" r="4" ${style}><title>${escaped(about)}</title></circle>`;
}

function text([x, y]: Point, content: string, style: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${style}>${escaped(content)}</text>`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

/** Names come from whoever made the model. */
function escaped(content: string): string {
  return content
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
