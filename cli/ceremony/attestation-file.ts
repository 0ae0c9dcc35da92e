import { z } from "zod";
import { readOptionalJsonFile, readJsonFile } from "../../files/json-file.ts";
import { type Attestation, attestationSchema } from "../../keys/attestation.ts";
import { FatalError } from "../../schema/errors.ts";

/** Where `contribute` puts an attestation: beside the zkey that it is of. */
export function attestationPathOf(zkey: string): string {
  return `${zkey}.attestation.json`;
}

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
  const json = await (named === undefined ? readOptionalJsonFile(path, refuse) : readJsonFile(path, refuse));
  if (json === undefined) return undefined;
  const parsed = attestationSchema.safeParse(json);
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  return parsed.data;
}
