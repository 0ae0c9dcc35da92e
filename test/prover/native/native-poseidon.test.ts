// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { scalarBytes, scalarsFrom } from "../../../groth16/scalar-bytes.ts";
import { type NativePoseidon, openNativePoseidon } from "../../../prover/native/native-poseidon.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import type { LinearForm, PoseidonPlan } from "../../../schema/poseidon-plan.ts";
import { skipWithoutNative } from "../../../testing/native-arithmetic.ts";

const form = (constant: bigint, first: number, weights: readonly bigint[]): LinearForm => ({
  constant,
  first,
  weights,
});
const LARGEST = FIELD_ORDER - 1n;

/** One element, an S-box for it, and one for what is 3 + 2 y. */
const SMALL: PoseidonPlan = { boxes: [form(1n, 0, []), form(3n, 0, [2n])], outputs: [form(5n, 0, [7n, LARGEST])] };

describe("openNativePoseidon", () => {
  before(function () {
    skipWithoutNative(this);
  });

  /** As long a sum of numbers as large as there can be. */
  const long: PoseidonPlan = {
    boxes: [form(0n, 0, []), ...Array.from({ length: 400 }, (_, k) => form(LARGEST, 0, new Array<bigint>(k + 1).fill(LARGEST)))], // prettier-ignore
    outputs: [form(LARGEST, 1, new Array<bigint>(400).fill(LARGEST))],
  };

  for (const [title, plan, state] of [
    ["a small plan", SMALL, 4n],
    ["a small plan at r - 1", SMALL, LARGEST],
    ["long sums", long, LARGEST],
  ] as const)
    it(`runs ${title}`, () => {
      const memory = new Uint8Array(32 * (3 * plan.boxes.length + 1));
      openNativePoseidon(plan)?.(scalarBytes([state]), memory);
      expect(scalarsFrom(memory)).to.deep.equal(traceOf(plan, state));
    });

  const plans: [string, PoseidonPlan, string][] = [
    ["no S-box", { boxes: [], outputs: SMALL.outputs }, "wider than there are S-boxes"],
    ["an output of itself", { ...SMALL, boxes: [form(1n, 0, [1n])] }, "reads what no S-box before it gives"],
    ["an output of a later S-box", { ...SMALL, boxes: [form(1n, 0, []), form(1n, 2 ** 32 - 1, [1n])] }, "reads what no S-box before"], // prettier-ignore
    ["an output too many", { ...SMALL, outputs: [form(1n, 0, [1n, 1n, 1n])] }, "reads what no S-box before it gives"],
  ];
  for (const [title, plan, message] of plans)
    it(`refuses a plan with ${title}`, () => {
      expect(() => openNativePoseidon(plan)).to.throw(message);
    });

  const uses: [string, (run: NativePoseidon) => void, string][] = [
    ["a state that is too long", (run) => { run(new Uint8Array(64), new Uint8Array(224)); }, "of another size"],
    ["a trace that is too short", (run) => { run(new Uint8Array(32), new Uint8Array(192)); }, "of another size"],
    ["a trace between words", (run) => { run(new Uint8Array(32), new Uint8Array(232).subarray(3, 227)); }, "whole word"],
    ["an element that is not reduced", (run) => { run(scalarBytes([FIELD_ORDER]), new Uint8Array(224)); }, "not reduced"],
    ["no bytes", (run) => { run([1n] as never, new Uint8Array(224)); }, "Node-API answered"],
  ]; // prettier-ignore
  for (const [title, use, message] of uses)
    it(`refuses ${title}`, () => {
      const run = openNativePoseidon(SMALL);
      expect(() => {
        if (run !== undefined) use(run);
      }).to.throw(message);
    });
});

function traceOf({ boxes, outputs }: PoseidonPlan, element: bigint): bigint[] {
  const fifths: bigint[] = [];
  const valueOf = ({ constant, first, weights }: LinearForm): bigint =>
    weights.reduce((sum, weight, i) => sum + weight * (fifths[first + i] ?? 0n), constant) % FIELD_ORDER;
  const inputs = boxes.map((box, index) => {
    const x = (valueOf(box) + (index === 0 ? element : 0n)) % FIELD_ORDER;
    fifths.push(x ** 5n % FIELD_ORDER);
    return x;
  });
  const powers = [2n, 4n, 5n].flatMap((power) => inputs.map((x) => x ** power % FIELD_ORDER));
  return [...powers, ...outputs.map(valueOf)];
}
