import { FatalError } from "../schema/errors.ts";
import { decodeG1Points, decodeG2Points } from "./montgomery-points.ts";
import type { VerifyingKey } from "./verifying-key.ts";

const HEADER_SECTION = 2;
const IC_SECTION = 3;
/** Two field sizes with their primes, then wires, public signals and domain size. */
const POINTS_AT = 4 + 32 + 4 + 32 + 3 * 4;
const [G1_BYTES, G2_BYTES] = [64, 128];

export class MalformedZkey extends FatalError {
  constructor(problem: string) {
    super("MALFORMED_ZKEY", `Not a Groth16 zkey over BN254: ${problem}. Make the keys again.`, {
      details: { problem },
    });
  }
}

/** The verifying key inside a zkey file: what its proofs will verify under. */
export function verifyingKeyOfZkey(file: Uint8Array): VerifyingKey {
  const header = section(file, HEADER_SECTION);
  const points = header.subarray(POINTS_AT);
  if (points.length !== 3 * G1_BYTES + 3 * G2_BYTES) throw new MalformedZkey("its header has another length");
  const g1 = decodeG1Points(points.subarray(0, G1_BYTES)); // then β in G1, which a verifier does not need
  const g2 = decodeG2Points(points.subarray(2 * G1_BYTES, 2 * G1_BYTES + 2 * G2_BYTES));
  const delta = decodeG2Points(points.subarray(points.length - G2_BYTES));
  const ic = decodeG1Points(section(file, IC_SECTION));
  const [[alpha], [beta, gamma], [delta2]] = [g1, g2, delta];
  if (!alpha || !beta || !gamma || !delta2) throw new MalformedZkey("its header is short of points");
  return { alpha, beta, gamma, delta: delta2, ic };
}

function section(file: Uint8Array, wanted: number): Uint8Array {
  if (Buffer.from(file.subarray(0, 4)).toString("latin1") !== "zkey")
    throw new MalformedZkey("it does not begin with zkey");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + 12 <= file.length;) {
    const size = Number(view.getBigUint64(at + 4, true));
    const end = at + 12 + size;
    if (end > file.length) break;
    if (view.getUint32(at, true) === wanted) return file.subarray(at + 12, end);
    at = end;
  }
  throw new MalformedZkey(`its section ${wanted} is missing or truncated`);
}
