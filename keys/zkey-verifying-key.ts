// SPDX-License-Identifier: GPL-3.0-or-later
import { type FileHandle, open } from "node:fs/promises";
import { FatalError } from "../schema/errors.ts";
import { decodeG1Points, decodeG2Points } from "./montgomery-points.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";

const HEADER_SECTION = 2;
const IC_SECTION = 3;
/** Two field sizes with their primes, then wires, public signals and domain size. */
const POINTS_AT = 4 + 32 + 4 + 32 + 3 * 4;
const [G1_BYTES, G2_BYTES] = [64, 128];
/** Magic, version and number of sections; then each section's id and size before its bytes. */
const [FILE_HEADER_BYTES, SECTION_HEADER_BYTES] = [12, 12];
/** Far more than the two sections that are read here take: a verifying key has four points of IC. */
const MAX_SECTION_BYTES = 2 ** 20;

export class MalformedZkey extends FatalError {
  constructor(problem: string) {
    super("MALFORMED_ZKEY", `Not a Groth16 zkey over BN254: ${problem}. Get the file again, or make the keys again.`, {
      details: { problem },
    });
  }
}

/** The verifying key inside a zkey file: what its proofs will verify under. The file's other sections, which may be huge, are not read. */
export async function readZkeyVerifyingKey(path: string): Promise<VerifyingKey> {
  const file = await open(path);
  try {
    const header = await section(file, HEADER_SECTION);
    const points = header.subarray(POINTS_AT);
    if (points.length !== 3 * G1_BYTES + 3 * G2_BYTES) throw new MalformedZkey("its header has another length");
    const g1 = decodeG1Points(points.subarray(0, G1_BYTES)); // then β in G1, which a verifier does not need
    const g2 = decodeG2Points(points.subarray(2 * G1_BYTES, 2 * G1_BYTES + 2 * G2_BYTES));
    const delta = decodeG2Points(points.subarray(points.length - G2_BYTES));
    const ic = decodeG1Points(await section(file, IC_SECTION));
    const [[alpha], [beta, gamma], [delta2]] = [g1, g2, delta];
    if (!alpha || !beta || !gamma || !delta2) throw new MalformedZkey("its header is short of points");
    return { alpha, beta, gamma, delta: delta2, ic };
  } finally {
    await file.close();
  }
}

async function section(file: FileHandle, wanted: number): Promise<Uint8Array> {
  const start = await bytesAt(file, 0, FILE_HEADER_BYTES);
  if (String.fromCharCode(...start.subarray(0, 4)) !== "zkey") throw new MalformedZkey("it does not begin with zkey");
  for (let at = FILE_HEADER_BYTES; ;) {
    const header = await bytesAt(file, at, SECTION_HEADER_BYTES);
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    const broken = new MalformedZkey(`its section ${wanted} is missing or truncated`);
    if (header.length < SECTION_HEADER_BYTES) throw broken;
    const size = Number(view.getBigUint64(4, true));
    at += SECTION_HEADER_BYTES;
    if (view.getUint32(0, true) === wanted) {
      const bytes = size > MAX_SECTION_BYTES ? undefined : await bytesAt(file, at, size);
      if (bytes?.length !== size) throw broken;
      return bytes;
    }
    at += size;
    if (!Number.isSafeInteger(at)) throw broken;
  }
}

/** Fewer than asked for where the file ends. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
