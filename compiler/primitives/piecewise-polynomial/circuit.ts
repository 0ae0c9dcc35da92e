// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { isConstant, type Interval } from "../../graph/interval.ts";
import type { CircuitFragment, ConstraintCount, WitnessWriter, Wires } from "../../primitive.ts";
import { rangeOf } from "./function-range.ts";
import { gadgetsOf, type PieceGadget, type Table } from "./piece-gadget.ts";
import { roundedInterval, type PiecewiseFunction } from "./piecewise-function.ts";

/** What is done with u: its wire is there for nothing, unless v itself is no more than an offset away. */
type Rounded = Readonly<{ from: "constant" | "bits" | "input" | "sum"; u: Interval }>;

type Part = Rounded & Readonly<{ gadget: PieceGadget | undefined; y: Interval; offset: bigint }>;

/** Under which function each element is, and the interval of v. */
export type Elements = readonly Readonly<{ piecewise: PiecewiseFunction; interval: Interval }>[];

export function circuitOf(
  elements: Elements,
  { input, output }: Readonly<{ input: Wires; output: string }>,
  inputs: "dropped" | "kept",
): CircuitFragment {
  const lines: string[] = [];
  const names = new Map<Table, string>();
  const nameOf = (table: Table): string => {
    const name = names.get(table) ?? `${output}_table${names.size}`;
    if (!names.has(table)) lines.push(tableLine(name, table));
    names.set(table, name);
    return name;
  };
  const parts = partsOf(elements, inputs);
  const ys = parts.map(({ gadget, y }, index) => {
    if (gadget === undefined) return `(${y.min})`;
    lines.push(`component ${output}_${index} = ${gadget.call(nameOf(gadget.table))};`);
    lines.push(`${output}_${index}.in <== ${elementAt(input, index)};`);
    return `${output}_${index}.out`;
  });
  const includes = names.size === 0 ? [] : ["piecewise-polynomial.circom"];
  if (inputs === "dropped") return { lines, includes, wires: ys };
  const us = parts.map(({ from, u, offset }, index) => {
    const wire = elementAt(input, index);
    if (from === "constant") return `(${u.min})`;
    if (from === "bits") return `${output}_${index}.rounded[0]`;
    if (from === "input") return wire;
    lines.push(`signal ${output}_u${index} <== ${wire} - (${offset});`);
    return `${output}_u${index}`;
  });
  return { lines, includes, wires: [...ys, ...us] };
}

/** The signals of the above. */
export function witnessOf(elements: Elements, output: string, inputs: "dropped" | "kept"): WitnessWriter {
  const parts = partsOf(elements, inputs);
  return (signals, { inputs: [values = []], output: results }) => {
    parts.forEach(({ gadget, from }, index) => {
      if (gadget !== undefined)
        signals.component(`${output}_${index}`, (inner) => {
          gadget.signals(inner, elementAt(values, index));
        });
      if (inputs === "kept" && from === "sum")
        signals.set(`${output}_u${index}`, elementAt(results, parts.length + index));
    });
  };
}

export function constraintsOf(elements: Elements, inputs: "dropped" | "kept"): ConstraintCount {
  const parts = partsOf(elements, inputs);
  const sums = inputs === "kept" ? parts.filter(({ from }) => from === "sum").length : 0;
  return parts.reduce(
    ({ linear, nonLinear }, { gadget }) => ({
      linear: linear + (gadget?.constraints.linear ?? 0),
      nonLinear: nonLinear + (gadget?.constraints.nonLinear ?? 0),
    }),
    { linear: sums, nonLinear: 0 },
  );
}

/** A gadget for every element whose y, or whose u where that is wanted, is not known without one. */
function partsOf(elements: Elements, inputs: "dropped" | "kept"): Part[] {
  return elements.map(({ piecewise, interval }) => {
    const u = roundedInterval(piecewise, interval);
    const y = rangeOf(piecewise)(u).interval;
    const from = sourceOf(piecewise, u);
    const isNeeded = !isConstant(y) || (inputs === "kept" && from === "bits");
    return { from, u, y, offset: piecewise.offset, gadget: isNeeded ? gadgetsOf(piecewise)(u) : undefined };
  });
}

function sourceOf({ shift, offset }: PiecewiseFunction, u: Interval): Rounded["from"] {
  if (isConstant(u)) return "constant";
  if (shift > 0) return "bits";
  return offset === 0n ? "input" : "sum";
}

function tableLine(name: string, { columns }: Table): string {
  const rows = columns.map((column) => `[${column.join(", ")}]`);
  return `var ${name}[${rows.length}][${elementAt(columns, 0).length}] = [${rows.join(", ")}];`;
}
