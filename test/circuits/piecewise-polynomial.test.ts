// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import {
  acceptsForgery,
  expectCost,
  expectNoWitness,
  expectOneWitness,
  expectRefusedParameters,
  expectRelation,
  expectRigid,
  integersBetween,
} from "../../testing/gadget-assertions.ts";
import { signedValue } from "../../testing/field-arithmetic.ts";
import { compileGadget, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const SOURCE = "piecewise-polynomial.circom";

type Line = readonly [constant: bigint, slope: bigint];

/** The gadget's parameters; `t`, `below` and `above` say how far x goes on either side. */
type Parameters = Readonly<{
  title: string;
  s: number;
  offset: bigint;
  first: bigint;
  m: number;
  k: number;
  t: number;
  below: 0 | 1;
  above: 0 | 1;
  g: number;
  inner: number;
  columns: readonly (readonly bigint[])[];
  low: Line;
  high: Line;
  cost: number;
  linear?: number;
}>;

const lineOf = ([constant, slope]: Line): string => `[${constant}, ${slope}]`;

function callOf({ s, offset, first, m, k, t, below, above, g, inner, columns, low, high }: Parameters): string {
  const numbers = [s, offset, first, m, k, t, below, above, g, columns.length - 1, inner];
  const table = `[${columns.map((column) => `[${column.join(", ")}]`).join(", ")}]`;
  return `PiecewisePolynomial(${[...numbers, table, lineOf(low), lineOf(high)].join(", ")})`;
}

/** What the gadget says it computes, from x and the products of digits; undefined outside its range. */
function reference(p: Parameters, value: bigint): { u: bigint; y: bigint } | undefined {
  const u = ((value + (p.s === 0 ? 0n : 1n << BigInt(p.s - 1))) >> BigInt(p.s)) - p.offset;
  const [x, size, reach] = [u - p.first, 1n << BigInt(p.k + p.m), 1n << BigInt(p.t)];
  if (x < (p.below ? -reach : 0n) || x >= size + (p.above ? reach : 0n)) return undefined;
  if (x < 0n) return { u, y: p.low[0] + p.low[1] * u };
  if (x >= size) return { u, y: p.high[0] + p.high[1] * u };
  const [segment, residual] = [Number(x >> BigInt(p.m)), x & ((1n << BigInt(p.m)) - 1n)];
  const y = p.columns.reduceRight((sum, column) => {
    const coefficient = column.reduce((all, part, set) => ((segment & set) === set ? all + part : all), 0n);
    return sum * residual + coefficient;
  }, 0n);
  return { u, y };
}

const base = { s: 1, offset: 0n, first: 0n, m: 1, k: 2, t: 3, below: 0, above: 0, g: 1 } as const;
const flat = { low: [-3n, 0n], high: [50n, 0n] } as const;
const linear = [
  [5n, -3n, 7n, 11n],
  [1n, 2n, 3n, 4n],
];

const SMALL: readonly Parameters[] = [
  { ...base, ...flat, title: "no side beyond", columns: linear, inner: 2, cost: 1 + 3 + 3 },
  {
    ...{ ...base, ...flat, title: "values below, far enough for a gate", below: 1, t: 4, columns: linear },
    ...{ high: flat.low, inner: 3, cost: 1 + 4 + 3 + 3 },
  },
  {
    ...{ ...base, ...flat, title: "values below, as many as inside", below: 1, columns: linear },
    ...{ high: flat.low, inner: 3, cost: 1 + 3 + 3 + 2 },
  },
  {
    ...{ ...base, ...flat, title: "values above", above: 1, t: 4, columns: linear },
    ...{ low: flat.high, inner: 3, cost: 1 + 4 + 3 + 3 },
  },
  { ...base, ...flat, title: "both sides", below: 1, above: 1, columns: linear, inner: 3, cost: 1 + 3 + 3 + 3 },
  {
    ...{ ...base, title: "both sides, far, with slopes of their own", below: 1, above: 1, t: 4, columns: linear },
    ...{ low: [-3n, 1n], high: [50n, -2n], inner: 4, cost: 1 + 4 + 4 + 4 },
  },
  {
    ...{ ...base, title: "both sides with one slope", s: 0, offset: -2n, below: 1, above: 1, columns: linear },
    ...{ low: [-3n, 2n], high: [50n, 2n], inner: 3, cost: 3 + 3 + 3 },
  },
  {
    ...{ ...base, ...flat, title: "a table, its digits joined", m: 0, k: 3, g: 2, first: 2n, offset: 1n },
    ...{ columns: [[5n, -3n, 7n, 11n, 2n, 0n, 1n, -9n]], inner: 1, cost: 1 + 3 + 2 },
  },
  {
    ...{ ...base, title: "a table of two values between lines", s: 2, m: 0, k: 1, t: 2, below: 1, above: 1, g: 0 },
    ...{ columns: [[4n, 9n]], low: [0n, 0n], high: [0n, 1n], inner: 1, cost: 2 + 2 + 2 + 1 + 1 + 1 },
  },
  {
    ...{ ...base, ...flat, title: "one segment of degree 3", s: 0, m: 3, k: 0, g: 0, first: -4n, offset: 1n },
    ...{ columns: [[1n], [-2n], [3n], [-1n]], inner: 1, cost: 3 + 2 },
  },
  {
    ...{
      ...base,
      ...flat,
      title: "sums that need no product",
      columns: [[5n, 1n, 7n, 0n], [2n]].map((c) => [...c, 0n, 0n, 0n].slice(0, 4)),
    },
    ...{ inner: 0, cost: 1 + 3, linear: 1 },
  },
  {
    ...{ ...base, ...flat, title: "two values, one bit", m: 0, k: 1, t: 1, g: 0, columns: [[4n, 9n]] },
    ...{ inner: 0, cost: 1 + 1, linear: 1 },
  },
  {
    ...{ ...base, ...flat, title: "a constant between lines", below: 1, above: 1, t: 4, m: 1, k: 0, g: 0 },
    ...{ columns: [[7n]], inner: 0, cost: 1 + 4 + 3, linear: 1 },
  },
];

describe("PiecewisePolynomial", () => {
  const tmp = temporaryFolder();

  for (const parameters of SMALL) {
    it(`is the function on every input with ${parameters.title}, has no other witness, and none outside`, async () => {
      const gadget = await compileGadget(tmp(), SOURCE, callOf(parameters));
      const pairs: [bigint, bigint][] = [];
      for (const value of integersBetween(-150n, 150n)) {
        const expected = reference(parameters, value);
        if (expected === undefined) {
          expectNoWitness(gadget, { in: value });
          continue;
        }
        pairs.push([value, expected.y]);
        const witness = await expectOneWitness(gadget, { in: value });
        expect(signedValue(witness[gadget.wireOf("out")]!), `y of ${value}`).to.equal(expected.y);
        if (parameters.s > 0)
          expect(signedValue(witness[gadget.wireOf("rounded[0]")]!), `u of ${value}`).to.equal(expected.u);
      }
      expectRelation(gadget, pairs);
      expectCost(gadget, parameters.cost, parameters.linear);
    });
  }

  const wide: Parameters = {
    ...{ ...base, title: "wide", s: 100, offset: -(1n << 100n), first: 0n, m: 100, k: 1, t: 148, below: 1, above: 1 },
    ...{ g: 0, columns: [[3n, 1n << 99n], [1n]].map((column) => [...column, 0n].slice(0, 2)) },
    ...{ low: [-1n, 0n], high: [-2n, 0n], inner: 0, cost: 252 },
  };

  it("is the function of its widest inputs, 248 bits, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), SOURCE, callOf(wide));
    const [half, size] = [1n << 99n, 1n << 101n];
    for (const u of [-(1n << 148n), -1n, 0n, size - 1n, size, size + (1n << 148n) - 1n]) {
      for (const value of [((u + wide.offset) << 100n) - half, ((u + wide.offset) << 100n) + half - 1n]) {
        const witness = await gadget.witness({ in: value });
        expect(signedValue(witness[gadget.output]!), `of u = ${u}`).to.equal(reference(wide, value)?.y);
        expectRigid(gadget, witness);
      }
    }
    expectCost(gadget, wide.cost);
  });

  for (const [why, change] of [
    ["bits that do not hold the segments", { t: 2 }],
    ["bits beyond the segments without a line there", { t: 4 }],
    ["more than 248 bits", { s: 246 }],
    ["more joined digits than there are", { g: 3 }],
    [
      "powers of a residual that is always 0",
      { m: 0, k: 3, columns: [0, 1].map(() => [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]) },
    ],
    ["another number of products", { inner: 3 }],
    ["no segments and no residual", { m: 0, k: 0, t: 0, g: 0, inner: 0, columns: [[1n]] }],
  ] as const) {
    it(`refuses ${why}`, async () => {
      const call = callOf({ ...base, ...flat, title: "", columns: linear, inner: 2, cost: 0, ...change });
      await expectRefusedParameters(tmp(), SOURCE, call);
    });
  }

  context("with 32 segments of degree 1 between flat lines, at 29 bits", () => {
    // v within ±2^28, rounded to 20 bits of which the middle 2^12 values are in the segments
    const columns = [0, 1].map((power) =>
      Array.from({ length: 32 }, (_, set) => BigInt((set * 37 + power) % 23) - 11n),
    );
    const parameters: Parameters = {
      ...{ ...base, title: "", s: 8, offset: -(1n << 11n), m: 7, k: 5, t: 20, below: 1, above: 1, g: 3, columns },
      ...{ low: [-100n, 0n], high: [900n, 0n], inner: 11, cost: 0 },
    };
    const values = [
      -(1n << 28n),
      -(1n << 19n) - 129n,
      -(1n << 19n),
      -1n,
      0n,
      777n,
      (1n << 19n) - 129n,
      1n << 19n,
      1n << 28n,
    ];
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), SOURCE, callOf(parameters));
    });

    it("is the function, leaves no wire free, and costs 14 constraints more than the bits", async () => {
      for (const value of values) {
        const witness = await gadget.witness({ in: value });
        expect(signedValue(witness[gadget.output]!), `of ${value}`).to.equal(reference(parameters, value)?.y);
        expectRigid(gadget, witness);
      }
      expectSnapshot("test/snapshots/gadgets.json", "PiecewisePolynomial(29 bits, 32 linear)", gadget.constraints);
    });

    it("refuses the side that a value is not on, and the next rounding", async () => {
      const inside = await gadget.witness({ in: 777n });
      expect(acceptsForgery(gadget, inside, { "passed[0]": 1n, out: 900n }), "above").to.equal(false);
      expect(acceptsForgery(gadget, inside, { "reached[0]": 0n, out: -100n }), "below").to.equal(false);
      const u = inside[gadget.wireOf("rounded[0]")]!;
      expect(acceptsForgery(gadget, inside, { "rounded[0]": u + 1n }), "rounded").to.equal(false);
      const above = await gadget.witness({ in: 1n << 28n });
      expect(acceptsForgery(gadget, above, { "passed[0]": 0n }), "not above").to.equal(false);
      const below = await gadget.witness({ in: -(1n << 28n) });
      expect(acceptsForgery(gadget, below, { "reached[0]": 1n, "passed[0]": 1n, out: 900n }), "turned").to.equal(false);
    });
  });
});
