// SPDX-License-Identifier: GPL-3.0-or-later
import { type Address, allocate, type CurveWasm, reserve } from "../../groth16/curve-wasm.ts";
import { SCALAR_BYTES } from "../../groth16/scalar-bytes.ts";
import { type GroupName, POINT_BYTES } from "../fixed-base.ts";
import { LARGEST_DIGIT } from "./signed-digits.ts";

/** Σ factor·point for each of many outputs; the terms of output i stand from starts[i] to starts[i + 1]. */
export type Combinations = Readonly<{
  starts: Uint32Array;
  /** Of each term: which point, and which factor. */
  points: Uint32Array;
  factors: Uint32Array;
  /** Every distinct factor, as signedDigits gives them. */
  digits: readonly Int8Array[];
}>;

/** Work on points as a zkey holds them, in pieces that a thread does at once. */
export type CurveJob = Readonly<{ group: GroupName; points: Uint8Array }> &
  (
    | Readonly<{ kind: "multiplyEach"; scalar: Uint8Array }>
    | Readonly<{ kind: "multiExp"; scalars: Uint8Array; scalarBytes: number }>
    | Readonly<{ kind: "combine"; combinations: Combinations }>
  );

/** Above the free pointer, for the curve's own tables and inversions. */
const SCRATCH_BYTES = 1 << 22;

/**
 * Does a job in the WASM's memory and leaves that memory as it was before, all zeros: a scalar may be a secret.
 * @returns affine points, zeros for the point at infinity
 */
export function runCurveJob(wasm: CurveWasm, job: CurveJob): Uint8Array<ArrayBuffer> {
  const free = freePointer(wasm);
  try {
    switch (job.kind) {
      case "multiplyEach":
        return multiplyEach(wasm, job.group, job.points, job.scalar);
      case "multiExp":
        return multiExp(wasm, job.group, job.points, job.scalars, job.scalarBytes);
      case "combine":
        return combine(wasm, job.group, job.points, job.combinations);
    }
  } finally {
    new Uint8Array(wasm.memory.buffer, free).fill(0);
    new Uint32Array(wasm.memory.buffer, 0, 1)[0] = free;
  }
}

function multiplyEach(wasm: CurveWasm, group: GroupName, points: Uint8Array, scalar: Uint8Array) {
  const width = POINT_BYTES[group];
  const count = points.length / width;
  const [from, factor] = [put(wasm, points), put(wasm, scalar)];
  const products = allocate(wasm, count * jacobianBytes(group));
  reserve(wasm, SCRATCH_BYTES + count * width);
  const multiply = call(wasm, `${group}m_timesScalarAffine`);
  for (let index = 0; index < count; index++) {
    multiply(from + index * width, factor, SCALAR_BYTES, products + index * jacobianBytes(group));
  }
  return affine(wasm, group, products, count);
}

function multiExp(wasm: CurveWasm, group: GroupName, points: Uint8Array, scalars: Uint8Array, scalarBytes: number) {
  const [bases, factors] = [put(wasm, points), put(wasm, scalars)];
  const sum = allocate(wasm, jacobianBytes(group));
  reserve(wasm, SCRATCH_BYTES);
  call(wasm, `${group}m_multiexpAffine`)(bases, factors, scalarBytes, points.length / POINT_BYTES[group], sum);
  return affine(wasm, group, sum, 1);
}

/** All terms of an output double together, from the highest digit down; most factors of a model are small. */
function combine(wasm: CurveWasm, group: GroupName, points: Uint8Array, combinations: Combinations) {
  const { starts, points: which, factors, digits } = combinations;
  const count = starts.length - 1;
  const bases = put(wasm, points);
  const odd = oddMultiples(wasm, group, bases, combinations);
  const sums = allocate(wasm, count * jacobianBytes(group));
  reserve(wasm, SCRATCH_BYTES + count * POINT_BYTES[group]);
  const [add, subtract, double] = ["addMixed", "subMixed", "double"].map((name) => call(wasm, `${group}m_${name}`));
  const zero = call(wasm, `${group}m_zero`);
  for (let output = 0; output < count; output++) {
    const sum = sums + output * jacobianBytes(group);
    const [first, last] = [starts[output] ?? 0, starts[output + 1] ?? 0];
    zero(sum);
    let length = 0;
    for (let term = first; term < last; term++) length = Math.max(length, digits[factors[term] ?? 0]?.length ?? 0);
    for (let place = length - 1; place >= 0; place--) {
      if (place < length - 1) double?.(sum, sum);
      for (let term = first; term < last; term++) {
        const digit = digits[factors[term] ?? 0]?.[place] ?? 0;
        if (digit !== 0) (digit > 0 ? add : subtract)?.(sum, odd(which[term] ?? 0, Math.abs(digit)), sum);
      }
    }
  }
  return affine(wasm, group, sums, count);
}

/** Where d·P stands, for each odd digit d that the factors of a point have. Only points with a long factor need more than themselves. */
function oddMultiples(wasm: CurveWasm, group: GroupName, bases: Address, { points, factors, digits }: Combinations) {
  const [width, jacobian] = [POINT_BYTES[group], jacobianBytes(group)];
  const each = (LARGEST_DIGIT - 1) / 2;
  const isLong = digits.map((own) => own.some((digit) => Math.abs(digit) > 1));
  const places = new Map<number, number>();
  points.forEach((point, term) => {
    if (isLong[factors[term] ?? 0] === true && !places.has(point)) places.set(point, places.size);
  });
  const table = allocate(wasm, places.size * each * jacobian);
  const twice = allocate(wasm, jacobian);
  reserve(wasm, SCRATCH_BYTES + places.size * each * width);
  const [double, add, addMixed] = ["doubleAffine", "add", "addMixed"].map((name) => call(wasm, `${group}m_${name}`));
  for (const [point, place] of places) {
    const first = table + place * each * jacobian;
    double?.(bases + point * width, twice);
    addMixed?.(twice, bases + point * width, first);
    for (let multiple = 1; multiple < each; multiple++) {
      add?.(first + (multiple - 1) * jacobian, twice, first + multiple * jacobian);
    }
  }
  if (places.size > 0) call(wasm, `${group}m_batchToAffine`)(table, places.size * each, table);
  return (point: number, digit: number): Address =>
    digit === 1 ? bases + point * width : table + ((places.get(point) ?? 0) * each + (digit - 3) / 2) * width;
}

function affine(wasm: CurveWasm, group: GroupName, jacobian: Address, count: number): Uint8Array<ArrayBuffer> {
  if (count > 0) call(wasm, `${group}m_batchToAffine`)(jacobian, count, jacobian);
  return new Uint8Array(wasm.memory.buffer, jacobian, count * POINT_BYTES[group]).slice();
}

function put(wasm: CurveWasm, bytes: Uint8Array): Address {
  const at = allocate(wasm, bytes.length);
  new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
  return at;
}

/** One function of the WASM. */
function call(wasm: CurveWasm, name: string): (...addresses: Address[]) => number {
  const run = wasm.call[name];
  if (run === undefined) throw new TypeError(`the curve's WASM has no ${name}`);
  return run;
}

function jacobianBytes(group: GroupName): number {
  return (POINT_BYTES[group] / 2) * 3;
}

/** The convention that address 0 holds it is the WASM's. */
function freePointer(wasm: CurveWasm): Address {
  return Math.ceil((new Uint32Array(wasm.memory.buffer, 0, 1)[0] ?? 0) / 8) * 8;
}
