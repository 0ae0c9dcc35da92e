import { sha256OfFile } from "../files/file-hash.ts";
import { checkVerifyingKey } from "../groth16/check-verifying-key.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { CeremonyRefused, type CeremonyPolicy, checkPolicy, checkSteps } from "./ceremony-policy.ts";
import type { Ceremony } from "./transcript.ts";
import { readZkeyVerifyingKey } from "./zkey-verifying-key.ts";

/** What a ceremony began with and what came out. */
export type CeremonyFiles = Readonly<{ r1cs: string; zkey: string; ptau?: string }>;

export type CeremonyChecks = Readonly<{
  /** What the reader asks for; the transcript's own policy unless given. */
  policy?: CeremonyPolicy;
  onProgress?: (stage: string) => void;
}>;

/**
 * Holds the record of a ceremony to its policy, to every signature in it, and to the circuit and the zkey that it names.
 * @error CeremonyRefused, AttestationRefused, WeakKey, and what reading the zkey throws
 */
export async function verifyCeremony(
  ceremony: Ceremony,
  files: CeremonyFiles,
  { policy, onProgress }: CeremonyChecks = {},
): Promise<VerifyingKey> {
  onProgress?.("steps, attestations and policy");
  checkSteps(ceremony);
  checkPolicy(ceremony, policy);
  onProgress?.("hashes of the circuit and of the zkey");
  expectSame("the circuit's sha256", ceremony.r1csSha256, await sha256OfFile(files.r1cs));
  expectSame("the zkey's sha256", ceremony.steps.at(-1)?.zkeySha256, await sha256OfFile(files.zkey));
  const key = await readZkeyVerifyingKey(files.zkey);
  checkVerifyingKey(key);
  return key;
}

function expectSame(what: string, stated: unknown, found: unknown): void {
  if (stated !== found)
    throw new CeremonyRefused(`its record says that ${what} is ${String(stated)}, and it is ${String(found)}`);
}
