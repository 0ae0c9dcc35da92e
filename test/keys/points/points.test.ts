// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { type G1, type G2, g1TimesGenerator, g2TimesGenerator, isInG2Subgroup } from "../../../groth16/curve-points.ts";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { decodeG1Points, decodeG2Points, encodePoint } from "../../../keys/montgomery-points.ts";
import { openCurvePool } from "../../../keys/points/curve-pool.ts";
import { nativeManyPoints } from "../../../keys/points/native-many-points.ts";
import { PointForm } from "../../../keys/points/point-form.ts";
import { openPointOperations } from "../../../keys/points/point-operations.ts";
import { LARGEST_DIGIT, signedDigits } from "../../../keys/points/signed-digits.ts";
import { wasmPoints } from "../../../keys/points/wasm-points.ts";
import { openNativePoints } from "../../../prover/native/native-points.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { outsideG2Subgroup } from "../../../testing/outside-subgroup.ts";
import { sum, sum2, times, times2 } from "../../../testing/point-arithmetic.ts";

const { Fp } = bn254.fields;
const random = (index: number): bigint => BigInt(keccakOfText(`points-test/${index}`)) % FIELD_ORDER;
const FACTORS = [0n, 1n, 2n, 3n, FIELD_ORDER - 1n, FIELD_ORDER - 127n, 1n << 200n, ...[1, 2, 3].map(random)];
const POINTS1: G1[] = [[0n, 0n], ...Array.from({ length: 9 }, (_, index) => g1TimesGenerator(random(100 + index)))];
const POINTS2: G2[] = [
  [
    [0n, 0n],
    [0n, 0n],
  ],
  ...Array.from({ length: 5 }, (_, index) => g2TimesGenerator(random(200 + index))),
];
const bytesOf = (points: readonly (G1 | G2)[]): Uint8Array => Buffer.concat(points.map(encodePoint));

describe("work on many points", () => {
  const pool = openCurvePool();
  const operations = openPointOperations();
  after(async () => {
    await Promise.all([pool.close(), operations.close()]);
  });
  const native = openNativePoints();
  const ways = [
    ["WASM", wasmPoints(pool)],
    ...(native === undefined ? [] : ([["the native addon", nativeManyPoints(native)]] as const)),
  ] as const;

  for (const [name, points] of ways) {
    describe(`by ${name}`, () => {
      it("multiplies each point by one scalar", async () => {
        for (const factor of FACTORS) {
          const scalar = scalarBytes([factor]);
          const [g1, g2] = [
            await points.multiplyEach("g1", bytesOf(POINTS1), scalar),
            await points.multiplyEach("g2", bytesOf(POINTS2), scalar),
          ];
          expect(decodeG1Points(g1), `times ${factor}`).to.deep.equal(POINTS1.map((point) => times(point, factor)));
          expect(decodeG2Points(g2), `times ${factor}`).to.deep.equal(POINTS2.map((point) => times2(point, factor)));
        }
      });

      for (const width of [2, 16, 32]) {
        it(`sums multiples with scalars of ${width} bytes`, async () => {
          const limit = width === 32 ? FIELD_ORDER : 1n << BigInt(8 * width);
          const scalars = Array.from({ length: 10 }, (_, index) => (index === 3 ? limit - 1n : random(index) % limit));
          const packed = (count: number) =>
            Buffer.concat(scalars.slice(0, count).map((scalar) => scalarBytes([scalar]).subarray(0, width)));
          const g1 = await points.multiExp("g1", bytesOf(POINTS1), packed(10), width);
          expect(decodeG1Points(g1)).to.deep.equal([
            POINTS1.map((point, index) => times(point, scalars[index] ?? 0n)).reduce(sum),
          ]);
          const g2 = await points.multiExp("g2", bytesOf(POINTS2), packed(POINTS2.length), width);
          expect(decodeG2Points(g2)).to.deep.equal([
            POINTS2.map((point, index) => times2(point, scalars[index] ?? 0n)).reduce(sum2),
          ]);
        });
      }

      it("finds one point outside the subgroup among many", async () => {
        expect(await points.areInG2Subgroup(bytesOf(POINTS2))).to.equal(true);
        const outside = outsideG2Subgroup();
        for (const stranger of [outside, sum2(outside, POINTS2[1]!)]) {
          expect(await points.areInG2Subgroup(bytesOf([...POINTS2, stranger]))).to.equal(false);
        }
      });
    });
  }

  it("gives the same on threads as without them", async () => {
    const many = Buffer.concat(Array.from({ length: 600 }, () => bytesOf(POINTS1)));
    const scalar = scalarBytes([random(7)]);
    const one = await wasmPoints(pool).multiplyEach("g1", bytesOf(POINTS1), scalar);
    const all = await wasmPoints(pool).multiplyEach("g1", many, scalar);
    expect(Buffer.from(all).equals(Buffer.concat(Array.from({ length: 600 }, () => one)))).to.equal(true);
    expect(await wasmPoints(pool).multiplyEach("g1", new Uint8Array(), scalar)).to.have.length(0);
  });

  it("sums sparsely: no term, one, the same point twice, factors of every size and sign", async () => {
    const terms = [
      [],
      [[1, 0]],
      [
        [2, 3],
        [2, 3],
      ],
      [
        [3, 1],
        [3, 4],
      ],
      FACTORS.map((_, index) => [index % 10, index]),
    ];
    const starts = Uint32Array.from([0, ...terms.map((_, index) => terms.slice(0, index + 1).flat().length)]);
    const combinations = {
      starts,
      points: Uint32Array.from(terms.flat().map(([point]) => point ?? 0)),
      factors: Uint32Array.from(terms.flat().map(([, factor]) => factor ?? 0)),
      digits: FACTORS.map(signedDigits),
    };
    const expected = terms.map((row) =>
      row.map(([point, factor]) => times(POINTS1[point ?? 0]!, FACTORS[factor ?? 0]!)).reduce(sum, [0n, 0n]),
    );
    expect(decodeG1Points(await operations.combine("g1", bytesOf(POINTS1), combinations))).to.deep.equal(expected);
  });
});

describe("signedDigits", () => {
  it("recomposes every factor, from few digits", () => {
    for (const factor of [...FACTORS, FIELD_ORDER >> 1n, (FIELD_ORDER >> 1n) + 1n, (1n << 48n) - 1n, 1n << 48n]) {
      const digits = signedDigits(factor);
      const value = [...digits].reduce((total, digit, place) => total + (BigInt(digit) << BigInt(place)), 0n);
      expect((value + FIELD_ORDER) % FIELD_ORDER, String(factor)).to.equal(factor);
      expect(digits.every((digit) => digit === 0 || (digit % 2 !== 0 && Math.abs(digit) <= LARGEST_DIGIT))).to.equal(
        true,
      );
      digits.forEach((digit, place) => {
        expect(digit !== 0 && (digits[place + 1] ?? 0) !== 0, "neighbours").to.equal(false);
      });
    }
    expect(signedDigits(FIELD_ORDER - 127n)).to.have.length(8);
    expect(Math.max(...signedDigits((1n << 48n) - 1n))).to.equal(1);
  });
});

describe("PointForm", () => {
  const form = new PointForm();
  const [, a, b] = POINTS1;
  const outside = outsideG2Subgroup();

  it("gives multiples, differences and membership of the subgroup as the curve library does", () => {
    const multiples = decodeG1Points(form.multiples(encodePoint(a!), 1024));
    for (const factor of [1, 2, 3, 1000, 1024]) {
      expect(multiples[factor - 1], `${factor}·P`).to.deep.equal(times(a!, BigInt(factor)));
    }
    const differences = form.differences(bytesOf([a!, b!, a!]), bytesOf([b!, a!, a!]));
    expect(decodeG1Points(differences)).to.deep.equal([sum(a!, times(b!, -1n)), sum(b!, times(a!, -1n)), [0n, 0n]]);
    const many = Array.from({ length: 2_100 }, () => a!);
    expect(
      new Set(decodeG1Points(form.differences(bytesOf(many), bytesOf(many.map(() => b!)))).map(String)).size,
    ).to.equal(1);
    for (const point of [POINTS2[1]!, outside, sum2(outside, POINTS2[2]!)]) {
      expect(form.isInG2Subgroup(encodePoint(point))).to.equal(isInG2Subgroup(point));
    }
  });

  it("finds the first point that is none", () => {
    const off: G1 = [a![0], Fp.add(a![1], 1n)];
    const above = scalarBytes([littleEndian(encodePoint(a!).subarray(0, 32)) + Fp.ORDER]);
    const spelledOtherwise = Buffer.concat([above, encodePoint(a!).subarray(32)]);
    expect(form.firstInvalid("g1", bytesOf(POINTS1), "allowed")).to.equal(undefined);
    expect(form.firstInvalid("g1", bytesOf(POINTS1), "refused")).to.equal(0);
    expect(form.firstInvalid("g1", bytesOf([a!, b!, off, a!]), "refused")).to.equal(2);
    expect(form.firstInvalid("g1", Buffer.concat([encodePoint(b!), spelledOtherwise]), "refused")).to.equal(1);
    expect(form.firstInvalid("g1", new Uint8Array(64).fill(255), "refused")).to.equal(0);
    expect(form.firstInvalid("g2", bytesOf([...POINTS2, outside]), "allowed"), "on the twist").to.equal(undefined);
    expect(form.firstInvalid("g2", bytesOf([POINTS2[1]!, [outside[1], outside[0]]]), "refused")).to.equal(1);
  });

  it("writes coordinates big-endian, imaginary parts first", () => {
    const hex = (...values: bigint[]) => values.map((value) => value.toString(16).padStart(64, "0")).join("");
    expect(Buffer.from(form.uncompressed("g1", encodePoint(a!))).toString("hex")).to.equal(hex(...a!));
    const [[x0, x1], [y0, y1]] = POINTS2[1]!;
    expect(Buffer.from(form.uncompressed("g2", encodePoint(POINTS2[1]!))).toString("hex")).to.equal(
      hex(x1, x0, y1, y0),
    );
  });
});

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}
