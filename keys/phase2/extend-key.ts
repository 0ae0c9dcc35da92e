// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { POINT_BYTES } from "../fixed-base.ts";
import { encodePoint } from "../montgomery-points.ts";
import { checkContributions } from "./check-contributions.ts";
import type { Contribution, RecordedContribution } from "./contribution.ts";
import { describeContribution } from "./describe-contribution.ts";
import { isRecordableName, serialiseContributions } from "./contributions-section.ts";
import { InvalidPhase2 } from "./invalid-phase2.ts";
import { PointForm } from "../points/point-form.ts";
import { openPointOperations, type PointOperations } from "../points/point-operations.ts";
import { RandomPoints } from "./random-points.ts";
import { inverseOf } from "./secret-scalar.ts";
import type { Phase2Options } from "./phase2-options.ts";
import { TranscriptHash } from "./transcript-hash.ts";
import type { SectionToWrite } from "./section-bytes.ts";
import { writeSections } from "./write-sections.ts";
import { openZkey, serialiseHeader, ZKEY_SECTION, type ZkeyFile } from "./zkey-sections.ts";

/** A contributor's secret, and a point of G1 in a zkey's form that its proof of knowledge begins with. */
export type ContributionSecret = Readonly<{ secret: Uint8Array; s: Uint8Array }>;

const PIECE_BYTES = 2 ** 14 * POINT_BYTES.g1;

export class NameRefused extends FatalError {
  constructor(name: string) {
    super(
      "CONTRIBUTOR_NAME_REFUSED",
      `A contribution cannot have the name ${JSON.stringify(name)}: it may have 64 characters, all of them printable. Shorten or mend it.`,
      { details: { name } },
    );
  }
}

/**
 * Writes the next key: δ times the secret, L and H over it, and the contribution at the end of the transcript. The previous file's own
 * transcript is checked first, so that nobody's secret goes into a key that is broken already.
 * @error MalformedZkey, InvalidPhase2, NameRefused
 */
export async function extendKey(
  paths: Readonly<{ from: string; to: string }>,
  { secret, s }: ContributionSecret,
  said: Pick<RecordedContribution, "kind" | "name" | "beacon">,
  { onProgress = () => undefined }: Phase2Options,
): Promise<Contribution> {
  if (said.name !== undefined && !isRecordableName(said.name)) throw new NameRefused(said.name);
  const form = new PointForm();
  const key = await openZkey(paths.from);
  const operations = openPointOperations();
  const inverse = inverseOf(secret);
  try {
    onProgress("checking the contributions before this one");
    checkContributions(key, form);
    const { circuitHash, contributions } = key.contributions;
    const times = (group: "g1" | "g2", point: Uint8Array) => operations.multiplyEach(group, point, secret);
    const sx = await times("g1", s);
    const transcript = transcriptAfter(key, form).next({ s, sx });
    const [delta1, delta2] = [await times("g1", key.points.delta1), await times("g2", key.points.delta2)];
    const spx = await times("g2", encodePoint(new RandomPoints(transcript).g2()));
    const contribution: RecordedContribution = { ...said, deltaAfter: delta1, s, sx, spx, transcript };
    const points = { ...key.points, delta1: Uint8Array.from(delta1), delta2: Uint8Array.from(delta2) };
    onProgress("multiplying the key's points");
    await writeSections(paths.to, "zkey", [
      copied(key, ZKEY_SECTION.protocol),
      whole(ZKEY_SECTION.header, serialiseHeader({ ...key, points })),
      ...(["ic", "coefficients", "a", "b1", "b2"] as const).map((name) => copied(key, ZKEY_SECTION[name])),
      multiplied(key, "c", inverse, { operations, form }),
      multiplied(key, "h", inverse, { operations, form }),
      whole(
        ZKEY_SECTION.contributions,
        serialiseContributions({ circuitHash, contributions: [...contributions, contribution] }),
      ),
    ]);
    return describeContribution(contribution, form);
  } finally {
    inverse.fill(0);
    await operations.close();
    await key.file.close();
  }
}

function transcriptAfter({ contributions }: ZkeyFile, form: PointForm): TranscriptHash {
  const transcript = new TranscriptHash(form, contributions.circuitHash);
  contributions.contributions.forEach((contribution) => {
    transcript.add(contribution);
  });
  return transcript;
}

function whole(id: number, bytes: Uint8Array): SectionToWrite {
  return [id, bytes.length, [bytes]];
}

function copied({ file }: ZkeyFile, id: number): SectionToWrite {
  return [id, file.sections.get(id)?.size ?? 0, file.pieces(id, PIECE_BYTES)];
}

/**
 * A point off the curve may have a small order there, and its product would tell the secret's remainder by that order: such a
 * file is after the secret.
 */
function multiplied(
  { file }: ZkeyFile,
  name: "c" | "h",
  scalar: Uint8Array,
  { operations, form }: Readonly<{ operations: PointOperations; form: PointForm }>,
): SectionToWrite {
  const id = ZKEY_SECTION[name];
  async function* products(): AsyncGenerator<Uint8Array> {
    for await (const piece of file.pieces(id, PIECE_BYTES)) {
      if (form.firstInvalid("g1", piece, "allowed") !== undefined) {
        throw new InvalidPhase2("PointInvalid", `The file's section ${name} has a point that is not one of G1`);
      }
      yield await operations.multiplyEach("g1", piece, scalar);
    }
  }
  return [id, file.sections.get(id)?.size ?? 0, products()];
}
