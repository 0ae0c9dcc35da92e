// SPDX-License-Identifier: GPL-3.0-or-later
import { concat, getBytes, hexlify } from "ethers";
import { FatalError } from "./errors.ts";
import { keccak256, sha256, type Hex } from "./hash.ts";
import { FIELD_WIDTHS, MAX_VALUES, sumOfCounts, type FieldWidth, type ModelSchema } from "./model-schema.ts";
import { MAX_RUNS, mergeRuns, type Run } from "./runs.ts";

/** Bytes that are not the one canonical encoding of a layout. */
export class InvalidLayout extends FatalError {
  constructor(reason: string) {
    super("INVALID_LAYOUT", `The layout is not canonical: ${reason}. Encode it from the model's schema.`, {
      details: { reason },
    });
  }
}

/** A run of values that a field can hold. */
export type LayoutRun = Run<FieldWidth>;

/** The part of a schema that packing needs, in maximal runs. This is what goes on chain. */
export type Layout = Readonly<{ features: readonly LayoutRun[]; outputs: readonly LayoutRun[] }>;

/** Set in a run's code when its values are signed; the rest of the code is the width in bytes. */
export const SIGNED_FLAG = 0x80;

/** Bytes of an encoded run: code, then a big-endian count of two bytes. */
export const RUN_BYTES = 3;

export function layoutOf(schema: ModelSchema): Layout {
  return { features: mergeRuns(schema.features), outputs: mergeRuns(schema.outputs) };
}

/** `uint8 runs, runs × (uint8 code, uint16 count)` for features, then the same for outputs. @error InvalidLayout */
export function encodeLayout(layout: Layout): Hex {
  return hexlify(Uint8Array.from([...encodeRuns(layout.features), ...encodeRuns(layout.outputs)])) as Hex;
}

/** One side of a layout. A feature source answers with this encoding of what it gives. @error InvalidLayout */
export function encodeRuns(runs: readonly LayoutRun[]): number[] {
  checkRuns(runs);
  return [runs.length, ...runs.flatMap((run) => [codeOf(run), Math.floor(run.count / 256), run.count % 256])];
}

function codeOf({ width, signed }: LayoutRun): number {
  return width / 8 + (signed ? SIGNED_FLAG : 0);
}

/** What a side must be to have an encoding that gives it back: the same rule for writing and reading. */
function checkRuns(runs: readonly LayoutRun[]): void {
  if (runs.length === 0) throw new InvalidLayout("a side has no run");
  if (runs.length > MAX_RUNS) throw new InvalidLayout(`${runs.length} runs on one side, more than ${MAX_RUNS}`);
  runs.forEach((run, index) => {
    const { width, count } = run;
    if (!FIELD_WIDTHS.includes(width)) throw new InvalidLayout(`run ${index} has values of ${width} bits`);
    if (!Number.isInteger(count) || count < 1) throw new InvalidLayout(`run ${index} has ${count} values`);
    const before = runs[index - 1];
    if (before !== undefined && codeOf(before) === codeOf(run))
      throw new InvalidLayout("equal runs stand side by side");
  });
  if (sumOfCounts(runs) > MAX_VALUES) throw new InvalidLayout(`more than ${MAX_VALUES} values on one side`);
}

/** @error InvalidLayout */
export function decodeLayout(encoded: Hex): Layout {
  if (!/^0x([0-9a-f]{2})*$/i.test(encoded)) throw new InvalidLayout("it is not whole bytes in hex");
  const bytes = getBytes(encoded);
  const features = decodeRuns(bytes, 0);
  const outputs = decodeRuns(bytes, features.end);
  if (outputs.end !== bytes.length) throw new InvalidLayout(`${bytes.length - outputs.end} bytes follow the outputs`);
  return { features: features.runs, outputs: outputs.runs };
}

function decodeRuns(bytes: Uint8Array, start: number): { runs: LayoutRun[]; end: number } {
  const length = bytes[start];
  if (length === undefined) throw new InvalidLayout(`it ends before byte ${start}`);
  const end = start + 1 + length * RUN_BYTES;
  if (end > bytes.length) throw new InvalidLayout(`${length} runs do not fit in ${bytes.length} bytes`);
  const runs = Array.from({ length }, (_, index) => decodeRun(bytes, start + 1 + index * RUN_BYTES));
  checkRuns(runs);
  return { runs, end };
}

function decodeRun(bytes: Uint8Array, offset: number): LayoutRun {
  const [code = 0, high = 0, low = 0] = bytes.subarray(offset, offset + RUN_BYTES);
  const width = FIELD_WIDTHS.find((candidate) => candidate / 8 === (code & ~SIGNED_FLAG));
  if (width === undefined) throw new InvalidLayout(`unknown code ${code} at byte ${offset}`);
  return { width, signed: (code & SIGNED_FLAG) !== 0, count: high * 256 + low };
}

export function schemaHash(layout: Layout): Hex {
  return keccak256(encodeLayout(layout));
}

/** The integer model itself: its weights, its graph and the meaning of what goes in and out. */
export function modelHash(intOnnx: Uint8Array, schemaJson: string): Hex {
  return modelHashOfDigests(sha256(intOnnx), sha256(schemaJson));
}

export function modelHashOfDigests(intOnnxSha256: Hex, schemaSha256: Hex): Hex {
  return keccak256(concat([intOnnxSha256, schemaSha256]) as Hex);
}
