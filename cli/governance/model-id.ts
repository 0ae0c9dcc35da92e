// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { loadModel } from "../../built-model/load-model.ts";
import { FatalError } from "../../schema/errors.ts";

/** Neither a folder nor an id. */
export class NoSuchModel extends FatalError {
  constructor(named: string) {
    super(
      "NO_SUCH_MODEL",
      `"${named}" is no model: give a built model's folder, or a model's id in decimal or as 0x and hex digits.`,
      {
        details: { named },
      },
    );
  }
}

/** A model by its id, or by its folder. @error NoSuchModel, and those of loadModel */
export async function namedModelId(named: string): Promise<bigint> {
  if (/^(0x[0-9a-fA-F]{1,64}|\d{1,78})$/.test(named)) return BigInt(named);
  if (!existsSync(named)) throw new NoSuchModel(named);
  return (await loadModel(named)).id;
}
