// SPDX-License-Identifier: GPL-3.0-or-later
import { piecewisePolynomial, type PiecewiseTemplate } from "../../../circuits/piecewise-polynomial.ts";
import type { Signals } from "../../../circuits/signals.ts";
import { elementAt } from "../../graph/element-at.ts";
import type { Interval } from "../../graph/interval.ts";
import type { ConstraintCount } from "../../primitive.ts";
import { rememberedFor } from "../../remembered-for.ts";
import { cheapestEvaluation, type Evaluation } from "./evaluation.ts";
import type { Line, PiecewiseFunction } from "./piecewise-function.ts";
import { digitCoefficients, reachedDomain, type ReachedDomain } from "./reached-domain.ts";

/** One use of circuits/piecewise-polynomial.circom. Elements with the same `table` have the same coefficients. */
export type PieceGadget = Readonly<{
  table: Table;
  call: (coefficients: string) => string;
  constraints: ConstraintCount;
  signals: (signals: Signals, value: bigint) => void;
}>;

export type Table = Readonly<{ columns: readonly (readonly bigint[])[]; evaluation: Evaluation }>;

/** Gadgets of one function, each worked out once, and so are the coefficients of a part of it. */
export const gadgetsOf = rememberedFor<PiecewiseFunction, [], (u: Interval) => PieceGadget>(
  (piecewise) => {
    const [tables, gadgets] = [new Map<string, Table>(), new Map<string, PieceGadget>()];
    const gadgetOf = (u: Interval): PieceGadget => {
      const domain = reachedDomain(piecewise, u);
      const key = [domain.first, domain.segments, domain.segmentBits].join();
      const table = tables.get(key) ?? tableOf(piecewise, domain);
      tables.set(key, table);
      return pieceGadget(piecewise, domain, table);
    };
    return (u) => {
      const key = `${u.min} ${u.max}`;
      const gadget = gadgets.get(key) ?? gadgetOf(u);
      gadgets.set(key, gadget);
      return gadget;
    };
  },
  () => "",
);

function tableOf(piecewise: PiecewiseFunction, domain: ReachedDomain): Table {
  const columns = digitCoefficients(piecewise, domain);
  return { columns, evaluation: cheapestEvaluation(columns) };
}

function pieceGadget(
  { shift, offset, low, high }: PiecewiseFunction,
  domain: ReachedDomain,
  table: Table,
): PieceGadget {
  const { first, residualBits, segmentBits, bits, below, above } = domain;
  const { columns, evaluation } = table;
  // A side that nothing reaches takes the other's line, with which the choice costs least.
  const lines: Lines = { low: below ? low : high, high: above ? high : low };
  const inner = innerProducts(domain, lines, evaluation);
  const end = lastConstraint({ shift, offset }, domain, lines, table);
  const gate = (below || above) && bits > segmentBits + residualBits ? 1 : 0;
  const numbers = [shift, offset, first, residualBits, segmentBits, bits, below, above];
  const evaluated = [evaluation.joinedDigits, columns.length - 1, inner];
  const template: PiecewiseTemplate = {
    ...{ s: shift, offset, first, m: residualBits, k: segmentBits, t: bits, below, above },
    ...{ g: evaluation.joinedDigits, C: columns },
    ...{ low: [lines.low.constant, lines.low.slope], high: [lines.high.constant, lines.high.slope] },
  };
  return {
    table,
    signals: piecewisePolynomial(template),
    call: (coefficients) =>
      `PiecewisePolynomial(${[...numbers, ...evaluated, coefficients, lineText(lines.low), lineText(lines.high)].join(", ")})`,
    constraints: {
      linear: end === "linear" ? 1 : 0,
      nonLinear: shift + bits + below + above + gate + inner + (end === "product" ? 1 : 0),
    },
  };
}

type Lines = Readonly<{ low: Line; high: Line }>;

/** Products that have a wire of their own: all but the one that is the gadget's output. */
function innerProducts({ below, above }: ReachedDomain, { low, high }: Lines, evaluation: Evaluation): number {
  const { products, isFinished, isKnown } = evaluation;
  if (!below && !above) return products;
  const choosesLine = low.slope !== high.slope && !(isKnown && high.slope === 0n);
  return products + (isFinished ? 0 : 1) + (choosesLine ? 1 : 0);
}

/** What the gadget's output costs; "copy": it is another wire, or a constant. */
function lastConstraint(
  { shift, offset }: Readonly<{ shift: number; offset: bigint }>,
  { first, residualBits, bits, below, above }: ReachedDomain,
  { low, high }: Lines,
  { columns, evaluation }: Table,
): "product" | "linear" | "copy" {
  const [constants, slopes] = [elementAt(columns, 0), columns[1]];
  const constant = elementAt(constants, 0);
  if (below || above) {
    const isFlat = low.slope === 0n && high.slope === 0n && evaluation.isKnown;
    if (!isFlat) return "product";
    return copyOrLinear(below ? low.constant : constant, [
      below ? constant - low.constant : 0n,
      above ? high.constant - constant : 0n,
    ]);
  }
  if (!evaluation.isFinished) return "product";
  // The sum of u's wire and the bits', of which the lowest is u without the others.
  const ofU = residualBits > 0 ? (slopes?.[0] ?? 0n) : (constants[1] ?? 0n);
  const ofBits = Array.from({ length: bits }, (_, bit) => {
    if (bit < Math.max(residualBits, 1)) return 0n;
    return (constants[1 << (bit - residualBits)] ?? 0n) - ofU * (1n << BigInt(bit));
  });
  return copyOrLinear(constant - ofU * (first + (shift === 0 ? offset : 0n)), [ofU, ...ofBits]);
}

function copyOrLinear(constant: bigint, factors: readonly bigint[]): "linear" | "copy" {
  const rest = factors.filter((factor) => factor !== 0n);
  const isCopy = rest.length === 0 || (rest.length === 1 && rest[0] === 1n && constant === 0n);
  return isCopy ? "copy" : "linear";
}

function lineText({ constant, slope }: Line): string {
  return `[${constant}, ${slope}]`;
}
