// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import {
  type G1,
  G1_ZERO,
  type G2,
  G2_GENERATOR,
  G2_ZERO,
  g1TimesGenerator,
  g2TimesGenerator,
  isInG2Subgroup,
} from "../../../groth16/curve-points.ts";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { FixedBase } from "../../../keys/fixed-base.ts";
import { decodeG1Points, decodeG2Points } from "../../../keys/montgomery-points.ts";
import { MalformedPoints, type PointGroup } from "../../../prover/native/native-points.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { encodePoints } from "../../../testing/montgomery-points.ts";
import { pointsIn, skipWithoutNative } from "../../../testing/native-arithmetic.ts";
import { sum, sum2, times, times2 } from "../../../testing/point-arithmetic.ts";

const { Fp2 } = bn254.fields;

const random = (index: number): bigint => BigInt(keccakOfText(`native-points/${index}`)) % FIELD_ORDER;
const EDGES = [0n, 1n, 2n, FIELD_ORDER - 1n, FIELD_ORDER - 2n, FIELD_ORDER >> 1n, (FIELD_ORDER >> 1n) + 1n];
const SCALARS = [...EDGES, 1n << 253n, (1n << 128n) - 1n, ...Array.from({ length: 8 }, (_, index) => random(index))];

type Point = G1 | G2;

/** G1 and G2 with the same names for the same things. */
const GROUPS: Record<
  PointGroup,
  { zero: Point; ofGenerator: (scalar: bigint) => Point; decode: (bytes: Uint8Array) => Point[] }
> = {
  g1: { zero: G1_ZERO, ofGenerator: g1TimesGenerator, decode: decodeG1Points },
  g2: { zero: G2_ZERO, ofGenerator: g2TimesGenerator, decode: decodeG2Points },
};
const timesPoint = (point: Point, factor: bigint): Point =>
  isG1(point) ? times(point, factor) : times2(point, factor);
const plus = (a: Point, b: Point): Point => (isG1(a) ? sum(a, b as G1) : sum2(a, b as G2));
const isG1 = (point: Point): point is G1 => typeof point[0] === "bigint";

/** On the twist and, but for one of 2^254, not in the subgroup. */
function pointOutsideSubgroup(): G2 {
  for (let real = 1n; ; real++) {
    const x = { c0: real, c1: 1n };
    const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), bn254.G2.CURVE.b);
    try {
      const y = Fp2.sqrt(square);
      return [
        [x.c0, x.c1],
        [y.c0, y.c1],
      ];
    } catch {
      // no point with this x
    }
  }
}

for (const arithmetic of ["portable", "fastest"] as const) {
  describe(`native points, ${arithmetic} arithmetic`, function () {
    this.timeout(60_000);
    before(function () {
      skipWithoutNative(this);
    });

    for (const group of ["g1", "g2"] as const) {
      const { zero, ofGenerator, decode } = GROUPS[group];
      const points = [
        zero,
        ofGenerator(1n),
        ofGenerator(1n),
        ofGenerator(FIELD_ORDER - 1n),
        ...[5, 6, 7].map((index) => ofGenerator(random(index))),
      ];

      it(`multiply the generator of ${group} by any scalars, as the curve library does`, async () => {
        const native = pointsIn(arithmetic);
        for (const scalars of [[], [0n], SCALARS]) {
          const products = await native.multiplyGenerator(group, scalarBytes(scalars));
          expect(decode(products), `${scalars.length} scalars`).to.deep.equal(scalars.map(ofGenerator));
        }
      });

      it(`give the bytes that the TypeScript gives, whatever the size of the table, in ${group}`, async () => {
        for (const count of [1, 700, 3_000]) {
          const scalars = scalarBytes(Array.from({ length: count }, (_, index) => random(index)));
          const expected = FixedBase.create(group, count).multiply(scalars);
          const products = await pointsIn(arithmetic).multiplyGenerator(group, scalars);
          expect(Buffer.from(products).equals(expected), `${count} scalars`).to.equal(true);
        }
      });

      it(`multiply each point of ${group} by one scalar, infinity and equal points among them`, async () => {
        const native = pointsIn(arithmetic);
        for (const scalar of SCALARS) {
          const products = await native.multiplyEach(group, encodePoints(points), scalarBytes([scalar]));
          expect(decode(products), `times ${scalar}`).to.deep.equal(points.map((point) => timesPoint(point, scalar)));
        }
        expect(await native.multiplyEach(group, new Uint8Array(0), scalarBytes([2n]))).to.have.length(0);
      });

      it(`keep the order of many points in ${group}`, async () => {
        const native = pointsIn(arithmetic);
        const scalars = Array.from({ length: 1_301 }, (_, index) => BigInt(index));
        const multiples = await native.multiplyGenerator(group, scalarBytes(scalars));
        const tripled = await native.multiplyEach(group, multiples, scalarBytes([3n]));
        const direct = await native.multiplyGenerator(group, scalarBytes(scalars.map((scalar) => 3n * scalar)));
        expect(Buffer.from(tripled).equals(direct)).to.equal(true);
      });

      it(`sum multiples in ${group}: no point, one, equal and opposite ones, all edges of scalars`, async () => {
        const native = pointsIn(arithmetic);
        const cases: (readonly [Point, bigint])[][] = [
          [],
          ...SCALARS.map((scalar) => [[ofGenerator(3n), scalar] as const]),
          [[zero, 5n]],
          [
            [points[1]!, 7n],
            [points[2]!, 7n],
          ],
          [
            [points[1]!, 7n],
            [points[3]!, 7n],
          ],
          [
            [points[1]!, 1n],
            [points[2]!, 1n],
            [points[3]!, 1n],
          ],
          points.map((point, index) => [point, SCALARS[index]!] as const),
          SCALARS.map((scalar, index) => [points[index % points.length]!, scalar] as const),
        ];
        for (const [index, terms] of cases.entries()) {
          const bases = encodePoints(terms.map(([point]) => point));
          const result = decode(await native.multiExp(group, bases, scalarBytes(terms.map(([, scalar]) => scalar))));
          const expected = terms.reduce((total, [point, scalar]) => plus(total, timesPoint(point, scalar)), zero);
          expect(result, `case ${index}`).to.deep.equal([expected]);
        }
      });

      it(`sum thousands of multiples in ${group}`, async () => {
        const native = pointsIn(arithmetic);
        const factors = Array.from({ length: 3_001 }, (_, index) => random(index));
        const scalars = factors.map(
          (_, index) => [0n, 1n, FIELD_ORDER - 1n, 200n, FIELD_ORDER - 40_000n, random(-index)][index % 6]!,
        );
        const bases = await native.multiplyGenerator(group, scalarBytes(factors));
        const expected = factors.reduce((total, factor, index) => total + factor * scalars[index]!, 0n);
        expect(decode(await native.multiExp(group, bases, scalarBytes(scalars)))).to.deep.equal([
          ofGenerator(expected),
        ]);
      });
    }

    it("tell points outside the subgroup of G2, wherever they stand", async () => {
      const native = pointsIn(arithmetic);
      const outside = pointOutsideSubgroup();
      expect(isInG2Subgroup(outside)).to.equal(false);
      const inside = Array.from({ length: 600 }, () => G2_GENERATOR);
      expect(await native.inSubgroup("g2", encodePoints([G2_ZERO, g2TimesGenerator(5n), ...inside]))).to.equal(true);
      for (const place of [0, 300, 600]) {
        const points = [...inside.slice(0, place), outside, ...inside.slice(place)];
        expect(await native.inSubgroup("g2", encodePoints(points)), `at ${place}`).to.equal(false);
      }
      expect(await native.inSubgroup("g1", encodePoints([G1_ZERO, g1TimesGenerator(5n)]))).to.equal(true);
    });

    it("refuse what are no points or scalars", async () => {
      const native = pointsIn(arithmetic);
      const generator = encodePoints([g1TimesGenerator(1n)]);
      const one = scalarBytes([1n]);
      const refusals: Record<string, () => Promise<unknown>> = {
        "a point off the curve": () => native.multiplyEach("g1", encodePoints([[1n, 3n]]), one),
        "a point off the twist": () =>
          native.inSubgroup(
            "g2",
            encodePoints([
              [
                [1n, 0n],
                [2n, 0n],
              ],
            ]),
          ),
        "a coordinate that is not reduced": () => native.inSubgroup("g1", new Uint8Array(64).fill(255)),
        "half a point": () => native.multiplyEach("g2", generator, one),
        "a scalar of r": () => native.multiplyGenerator("g1", scalarBytes([FIELD_ORDER])),
        "half a scalar": () => native.multiplyGenerator("g1", one.subarray(16)),
        "two scalars for one": () => native.multiplyEach("g1", generator, scalarBytes([1n, 2n])),
        "no scalar": () => native.multiplyEach("g1", generator, new Uint8Array(0)),
        "fewer scalars than points": () => native.multiExp("g1", generator, new Uint8Array(0)),
      };
      for (const [name, attempt] of Object.entries(refusals)) {
        const error = await attempt().catch((reason: unknown) => reason);
        expect(error, name).to.be.instanceOf(MalformedPoints);
      }
    });
  });
}
