// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { readBoundedJson } from "../../files/bounded-json-file.ts";
import { type Attestation, attestationSchema } from "../../keys/attestation.ts";
import { FatalError } from "../../schema/errors.ts";

/** Where `contribute` puts an attestation: beside the zkey that it is of. */
export function attestationPathOf(zkey: string): string {
  return `${zkey}.attestation.json`;
}

/** An honest one has less than one thousand. */
const MAX_BYTES = 2 ** 16;

export class InvalidAttestation extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super(
      "INVALID_ATTESTATION",
      `${path} is no attestation: ${problem}\nAsk the contributor for the file that \`proofcast ceremony contribute\` wrote.`,
      { details: { path, problem }, cause },
    );
  }
}

/** The attestation in the file that is named, or in the one beside the zkey where there is one. @error InvalidAttestation */
export async function readAttestation(zkey: string, named: string | undefined): Promise<Attestation | undefined> {
  const path = named ?? attestationPathOf(zkey);
  const refuse = (problem: string, cause?: unknown): InvalidAttestation => new InvalidAttestation(path, problem, cause);
  const read = await readBoundedJson(path, MAX_BYTES, refuse);
  if (read === undefined && named === undefined) return undefined;
  if (read === undefined) throw refuse("there is no such file");
  const parsed = attestationSchema.safeParse(read.json);
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  return parsed.data;
}
