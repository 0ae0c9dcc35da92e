// SPDX-License-Identifier: GPL-3.0-or-later
import { dirname, join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../../files/json-file.ts";
import { writeWhole } from "../../files/write-whole.ts";
import { FatalError } from "../../schema/errors.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

const proposalSchema = z.strictObject({
  chainId: z.int().positive(),
  /** Of the governor in decimal, or of the timelock in hex. */
  id: z.string().regex(/^(\d{1,78}|0x[0-9a-f]{64})$/),
  description: z.string(),
  actions: z.array(z.strictObject({ target: address, data: z.string().regex(/^0x([0-9a-f]{2})*$/) })).min(1),
});

/** What is to be decided, as `propose` keeps it for those who queue, execute and review it. */
export type Proposal = Readonly<z.infer<typeof proposalSchema>>;

export class InvalidProposalFile extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_PROPOSAL_FILE",
      `${path} is no proposal: ${reason}\nGive a file that \`proofcast propose\` wrote, or the id of one of the governor's.`,
      { details: { path, reason }, cause },
    );
  }
}

/** Beside the deployment's record. */
export function proposalPath(deploymentFile: string, { chainId, id }: Pick<Proposal, "chainId" | "id">): string {
  return join(dirname(deploymentFile), `${chainId}-proposals`, `${id}.json`);
}

/** @error InvalidProposalFile */
export async function readProposal(path: string): Promise<Proposal> {
  const json = await readJsonFile(path, (problem, cause) => new InvalidProposalFile(path, problem, cause));
  const parsed = proposalSchema.safeParse(json);
  if (!parsed.success) throw new InvalidProposalFile(path, z.prettifyError(parsed.error));
  return parsed.data;
}

/** The file is whole or as it was before. @error SystemRefused */
export async function writeProposal(path: string, proposal: Proposal): Promise<void> {
  await writeWhole(path, `${JSON.stringify(proposalSchema.parse(proposal), undefined, 2)}\n`);
}
