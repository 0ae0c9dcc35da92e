// SPDX-License-Identifier: GPL-3.0-or-later
import { OnnxSteps } from "../../emit/onnx-steps.ts";
import { elementAt } from "../../graph/element-at.ts";
import type { Interval } from "../../graph/interval.ts";
import type { OnnxFragment } from "../../primitive.ts";
import { roundingHalf } from "../rescale/element.ts";
import { domainSize, roundedInterval, type Line, type PiecewiseFunction } from "./piecewise-function.ts";

/** Constants, one an element or, where all are the same, one for all. */
type Rows = Readonly<Record<string, readonly bigint[]>>;

const NOTHING: Line = { constant: 0n, slope: 0n };
const COLUMNS = { axis: 1n };

/** What is added before the division by a power of two, which rounds towards zero, and taken off after. */
export function raiseOf({ shift, offset }: PiecewiseFunction, { min }: Interval): { raise: bigint; lower: bigint } {
  const divisor = 1n << BigInt(shift);
  const lowest = min + roundingHalf(shift);
  const steps = lowest < 0n ? (-lowest + divisor - 1n) / divisor : 0n;
  return { raise: roundingHalf(shift) + steps * divisor, lower: steps + offset };
}

/** Of each element the function and the interval of v. */
export type OnnxElement = Readonly<{ number: number; piecewise: PiecewiseFunction; interval: Interval }>;

/** All constants of the form: rows by their names, and a table of each power's coefficients, function after function. */
export function onnxConstantsOf(
  functions: readonly PiecewiseFunction[],
  elements: readonly OnnxElement[],
): { rows: Rows; tables: readonly (readonly bigint[])[] } {
  const starts: bigint[] = [];
  functions.reduce((start, { coefficients }) => {
    starts.push(BigInt(start));
    return start + coefficients.length;
  }, 0);
  const powers = Math.max(...functions.map(({ coefficients }) => coefficients[0]?.length ?? 0));
  const tables = Array.from({ length: powers }, (_, power) =>
    functions.flatMap(({ coefficients }) => coefficients.map((segment) => segment[power] ?? 0n)),
  );
  const sides = elements.map(({ piecewise, interval }) => {
    const [u, last] = [roundedInterval(piecewise, interval), domainSize(piecewise) - 1n];
    const [isBelow, isAbove] = [u.min < 0n, u.max > last];
    return { last, isBelow, isAbove, low: isBelow ? piecewise.low : NOTHING, high: isAbove ? piecewise.high : NOTHING };
  });
  const raises = elements.map(({ piecewise, interval }) => raiseOf(piecewise, interval));
  const low = {
    lowest: [0n],
    low_slope: sides.map((side) => side.low.slope),
    low_constant: sides.map((side) => side.low.constant),
  };
  const high = {
    highest: sides.map(({ last }) => last),
    high_slope: sides.map((side) => side.high.slope),
    high_constant: sides.map((side) => side.high.constant),
  };
  const rows = {
    raise: raises.map(({ raise }) => raise),
    divisor: elements.map(({ piecewise }) => 1n << BigInt(piecewise.shift)),
    lower: raises.map(({ lower }) => lower),
    width: elements.map(({ piecewise }) => 1n << BigInt(piecewise.residualBits)),
    start: elements.map(({ number }) => elementAt(starts, number)),
    ...(sides.some(({ isBelow }) => isBelow) ? low : {}),
    ...(sides.some(({ isAbove }) => isAbove) ? high : {}),
  };
  return { rows: Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, shared(row)])), tables };
}

function shared(row: readonly bigint[]): readonly bigint[] {
  return row.every((value) => value === row[0]) ? row.slice(0, 1) : row;
}

/** One Gather for each power over the segments of all elements at once: as many nodes for thousands of elements as for one. */
export function onnxFormOf(
  { rows, tables }: ReturnType<typeof onnxConstantsOf>,
  names: Readonly<{ input: string; output: string }>,
  inputs: "dropped" | "kept",
): OnnxFragment {
  const steps = new OnnxSteps(names.output);
  const row = new Map(Object.entries(rows).map(([name, values]) => [name, steps.row(name, values)]));
  const at = (name: string): string => row.get(name) ?? "";
  const then = (name: string, op: string, left: string, right: string): string => steps.apply(op, [left, right], name);
  const line = (side: "low" | "high"): string =>
    then(`${side}_line`, "Add", then(`${side}_sloped`, "Mul", u, at(`${side}_slope`)), at(`${side}_constant`));

  const raised = then("raised", "Add", names.input, at("raise"));
  const u = then("rounded", "Sub", then("quotient", "Div", raised, at("divisor")), at("lower"));
  const lifted = row.has("lowest") ? steps.choose("Greater", u, at("lowest"), "lifted") : u;
  const inside = row.has("highest") ? steps.choose("Less", lifted, at("highest"), "inside") : lifted;
  const segment = then("segment", "Div", inside, at("width"));
  const residual = then("residual", "Sub", inside, then("segment_start", "Mul", segment, at("width")));
  const place = then("place", "Add", segment, at("start"));
  let y = "";
  for (let power = tables.length - 1; power >= 0; power--) {
    const table = elementAt(tables, power);
    const coefficient = then(
      `coefficient${power}`,
      "Gather",
      steps.constant(`table${power}`, [table.length], table),
      place,
    );
    y = y === "" ? coefficient : then(`sum${power}`, "Add", then(`scaled${power}`, "Mul", y, residual), coefficient);
  }
  if (row.has("lowest")) {
    const isBelow = then("is_below", "Less", u, at("lowest"));
    y = steps.apply("Where", [isBelow, line("low"), y], "or_low");
  }
  if (row.has("highest")) {
    const isAbove = then("is_above", "Greater", u, at("highest"));
    y = steps.apply("Where", [isAbove, line("high"), y], "or_high");
  }
  return steps.finish(inputs === "kept" ? steps.apply("Concat", [y, u], "with_inputs", COLUMNS) : y);
}
