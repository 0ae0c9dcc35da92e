// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { g1TimesGenerator, g2TimesGenerator } from "../../../groth16/curve-points.ts";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { dot, type Entry, type InventedKey, quotientOf, writeInventedKey } from "../../../testing/invented-key.ts";
import { encodePoints } from "../../../testing/montgomery-points.ts";
import { pointsIn, skipWithoutNative } from "../../../testing/native-arithmetic.ts";
import { linkPhases, runPhases } from "../../../testing/native-phases.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

type Case = Readonly<{ name: string; key: InventedKey; values: readonly bigint[] }>;

const HALF = FIELD_ORDER >> 1n;
const EDGES = [0n, 1n, FIELD_ORDER - 1n, 2n, FIELD_ORDER - 2n, HALF, HALF + 1n, 255n, FIELD_ORDER - 256n];
const WIDE = [2n ** 32n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, FIELD_ORDER - 2n ** 40n, 2n ** 128n - 1n, 2n ** 253n];

const random = pseudoRandom("phases");
const below = (bound: number): number => Math.floor(random() * bound);
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
const anyElement = (): bigint =>
  Array.from({ length: 8 }, () => BigInt(below(2 ** 32))).reduce((sum, limb) => (sum << 32n) | limb, 0n) % FIELD_ORDER;
const list = (length: number, element: (index: number) => bigint): bigint[] =>
  Array.from({ length }, (_, index) => element(index));

/** As circuits have it: much is zero or one, some short, few full. */
const ordinaryValue = (): bigint => {
  const kind = random();
  if (kind < 0.45) return 0n;
  if (kind < 0.8) return 1n;
  if (kind < 0.9) return BigInt(below(256));
  if (kind < 0.95) return FIELD_ORDER - BigInt(1 + below(2 ** 31));
  return anyElement();
};

function randomKey(wires: number, power: number, publicSignals: number, factor: () => bigint): InventedKey {
  const entries: Entry[] = Array.from({ length: 3 * 2 ** power }, () => ({
    ...{ matrix: below(2), row: below(2 ** power), wire: below(wires) },
    coefficient: pick([1n, FIELD_ORDER - 1n, 77n, anyElement()]),
  }));
  const b = list(wires, () => (random() < 0.4 ? 0n : factor()));
  return {
    ...{ publicSignals, power, entries, a: list(wires, factor), b1: b, b2: b },
    ...{ c: list(wires - publicSignals - 1, factor), h: list(2 ** power, factor) },
  };
}

const few = (): bigint => pick([0n, 5n, 5n, FIELD_ORDER - 5n]); // infinity, equal and opposite points

function cases(): Case[] {
  const values = (wires: number, element: (index: number) => bigint): bigint[] => [1n, ...list(wires - 1, element)];
  const random300 = randomKey(300, 6, 3, anyElement);
  return [
    { name: "one wire and two rows", key: randomKey(1, 1, 0, anyElement), values: [1n] },
    { name: "no private wire", key: randomKey(4, 2, 3, anyElement), values: values(4, anyElement) },
    { name: "edges", key: randomKey(10, 3, 1, anyElement), values: [1n, ...EDGES] },
    { name: "edges and wide values", key: randomKey(17, 4, 2, anyElement), values: [1n, ...EDGES, ...WIDE] },
    {
      name: "equal, opposite and infinite bases",
      key: randomKey(130, 5, 1, few),
      values: values(130, () => pick([...EDGES, ...WIDE])),
    },
    { name: "one base many times", key: randomKey(201, 5, 1, () => 9n), values: values(201, () => 1n) },
    { name: "no finite base", key: randomKey(33, 4, 1, () => 0n), values: values(33, ordinaryValue) },
    { name: "no coefficient", key: { ...random300, entries: [] }, values: values(300, ordinaryValue) },
    { name: "zeros", key: random300, values: values(300, () => 0n) },
    { name: "ones", key: random300, values: values(300, () => 1n) },
    { name: "minus ones", key: random300, values: values(300, () => FIELD_ORDER - 1n) },
    { name: "full values", key: random300, values: values(300, anyElement) },
    { name: "ordinary values", key: randomKey(2_801, 8, 5, anyElement), values: values(2_801, ordinaryValue) },
    { name: "few bases, many of each", key: randomKey(1_500, 9, 5, few), values: values(1_500, ordinaryValue) },
  ];
}

describe("the phases of a proof (property 34)", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let program: string;

  before(function () {
    skipWithoutNative(this);
    program = linkPhases(folder());
  });

  for (const [index, { name, key, values }] of cases().entries()) {
    it(`equal their definitions in every arithmetic: ${name}`, async () => {
      const paths = { key: join(folder(), `${index}.zkey`), values: join(folder(), `${index}.values`) };
      await writeInventedKey(paths.key, key, pointsIn("portable"));
      await writeFile(paths.values, scalarBytes(values));
      const h = quotientOf(key, values);
      const g1 = (factor: bigint): string => encodePoints([g1TimesGenerator(factor)]).toString("hex");
      const expected = {
        h: Buffer.from(scalarBytes(h)).toString("hex"),
        hSum: g1(dot(h, key.h)),
        a: g1(dot(values, key.a)),
        b1: g1(dot(values, key.b1)),
        c: g1(dot(values.slice(key.publicSignals + 1), key.c)),
        b2: encodePoints([g2TimesGenerator(dot(values, key.b2))]).toString("hex"),
      };
      const engines = ["portable", "adx", "ifma"].flatMap((engine) =>
        [1, 2, 3].map((threads) => ({ engine, threads })),
      );
      for (const { engine, threads } of engines) {
        const rounds = runPhases(program, { ...paths, engine, threads });
        if (rounds === undefined) expect(engine).not.to.equal("portable");
        for (const phases of rounds ?? []) {
          const given = Object.fromEntries(
            Object.entries(phases).map(([phase, bytes]) => [phase, bytes.toString("hex")]),
          );
          expect(given, `${engine}, ${threads} threads`).to.deep.equal(expected);
        }
      }
    });
  }
});
