// SPDX-License-Identifier: GPL-3.0-or-later
import { POINT_BYTES } from "../fixed-base.ts";
import { checkContributions } from "./check-contributions.ts";
import { checkScaledPoints, type ScaledPieces } from "./check-scaled-points.ts";
import type { Contribution } from "./contribution.ts";
import { serialiseContributions } from "./contributions-section.ts";
import { InvalidPhase2 } from "./invalid-phase2.ts";
import { PointForm } from "../points/point-form.ts";
import { openPointOperations } from "../points/point-operations.ts";
import { sameBytes } from "./same-bytes.ts";
import { openZkey, serialiseHeader, ZKEY_SECTION, type ZkeyFile } from "./zkey-sections.ts";

const PIECE_BYTES = 2 ** 15 * POINT_BYTES.g1;

/**
 * Checks that `to` is `from` with exactly one contribution more: what a coordinator asks of a file before taking it in. What
 * `from` is from is not asked; verifyPhase2 does.
 * @error MalformedZkey, InvalidPhase2
 */
export async function verifyStep(paths: Readonly<{ from: string; to: string }>): Promise<Contribution> {
  const from = await openZkey(paths.from);
  const to = await openZkey(paths.to).catch(async (error: unknown) => {
    await from.file.close();
    throw error;
  });
  const operations = openPointOperations();
  try {
    const form = new PointForm();
    checkOneMore(from, to);
    checkContributions(from, form);
    const added = checkContributions(to, form).at(-1);
    if (added === undefined) throw new InvalidPhase2("NotOneStep", "The file has no contribution");
    for (const name of ["ic", "coefficients", "a", "b1", "b2"] as const) {
      await checkSameSection(from, to, ZKEY_SECTION[name], name);
    }
    const delta2 = { before: from.points.delta2, after: to.points.delta2 };
    await checkScaledPoints("sections L and H", piecesOf(from, to), delta2, { operations, form });
    return added;
  } finally {
    await operations.close();
    await Promise.all([from.file.close(), to.file.close()]);
  }
}

function checkOneMore(from: ZkeyFile, to: ZkeyFile): void {
  const [before, after] = [from.contributions, to.contributions];
  if (!sameBytes(before.circuitHash, after.circuitHash)) {
    throw new InvalidPhase2(
      "OtherCircuit",
      "The file is of another circuit or other Powers of Tau than the one before it",
    );
  }
  if (after.contributions.length !== before.contributions.length + 1) {
    throw new InvalidPhase2(
      "NotOneStep",
      `The file has ${after.contributions.length} contributions, and the one before it ${before.contributions.length}: it must have one more`,
    );
  }
  const kept = { ...after, contributions: after.contributions.slice(0, -1) };
  if (!sameBytes(serialiseContributions(before), serialiseContributions(kept))) {
    throw new InvalidPhase2("NotOneStep", "The file's earlier contributions are not those of the file before it");
  }
  const { delta1, delta2 } = from.points;
  if (!sameBytes(serialiseHeader(from), serialiseHeader({ ...to, points: { ...to.points, delta1, delta2 } }))) {
    throw new InvalidPhase2(
      "OtherFirstKey",
      "The file's header differs from that of the file before it in more than delta",
    );
  }
}

async function checkSameSection(from: ZkeyFile, to: ZkeyFile, id: number, name: string): Promise<void> {
  const differs = new InvalidPhase2("OtherFirstKey", `The file's section ${name} is not that of the file before it`);
  if (from.file.sections.get(id)?.size !== to.file.sections.get(id)?.size) throw differs;
  const others = to.file.pieces(id, PIECE_BYTES);
  for await (const piece of from.file.pieces(id, PIECE_BYTES)) {
    const other = await others.next();
    if (other.done === true || !sameBytes(piece, other.value)) throw differs;
  }
}

async function* piecesOf(from: ZkeyFile, to: ZkeyFile): ScaledPieces {
  for (const id of [ZKEY_SECTION.c, ZKEY_SECTION.h]) {
    const others = to.file.pieces(id, PIECE_BYTES);
    for await (const before of from.file.pieces(id, PIECE_BYTES)) {
      const after = await others.next();
      if (after.done !== true) yield { before, after: after.value };
    }
  }
}
