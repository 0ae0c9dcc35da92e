// SPDX-License-Identifier: GPL-3.0-or-later
import { constants } from "node:fs";
import { open, realpath, type FileHandle } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { ExternalPart, ReadPart } from "../../compiler/onnx/external-data.ts";
import { FatalError } from "../../schema/errors.ts";
import { systemFailure } from "../../schema/system-failure.ts";

/** A model names a file for its weights that is not one of the folder, or holds something else. */
export class ExternalDataUnreadable extends FatalError {
  constructor({ location, where }: ExternalPart, folder: string, problem: string, cause?: unknown) {
    super(
      "EXTERNAL_DATA_UNREADABLE",
      `The ${where} keeps its values in "${location}", which cannot be read from ${folder}: ${problem}. Put the files that were saved with the model into that folder, or save the model with all tensors inside (onnx.save with save_as_external_data=False).`,
      { details: { location, where, folder, problem }, cause },
    );
  }
}

/**
 * Reads weights from the files of one folder and from nowhere else: the model says where they are, and it may be hostile.
 * @error ExternalDataUnreadable
 */
export function externalDataFolder(folder: string): ReadPart {
  return async (part) => {
    const refuse = (problem: string, cause?: unknown): never => {
      throw new ExternalDataUnreadable(part, folder, problem, cause);
    };
    checkLocation(part.location, refuse);
    const path = await resolved(folder, part.location, refuse);
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
      (error: unknown) => refuse(reasonOf(error), error),
    );
    try {
      return await readPart(file, part, refuse);
    } finally {
      await file.close();
    }
  };
}

type Refuse = (problem: string, cause?: unknown) => never;

/** A plain path below the folder, whatever the system: no root, no drive, no way up. */
function checkLocation(location: string, refuse: Refuse): void {
  if (location === "" || /[\\:\0]/.test(location)) refuse("it is no plain path");
  if (isAbsolute(location)) refuse("it is an absolute path");
  if (location.split("/").includes("..")) refuse('it leaves the folder by ".."');
}

/** Where the path leads once all links are followed, which must be inside the folder. */
async function resolved(folder: string, location: string, refuse: Refuse): Promise<string> {
  const root = await realpath(folder).catch((error: unknown) => refuse(reasonOf(error), error));
  const path = await realpath(join(root, location)).catch((error: unknown) => refuse(reasonOf(error), error));
  const inside = relative(root, path);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    refuse("a symbolic link leads out of the folder");
  return path;
}

async function readPart(file: FileHandle, { offset, bytes }: ExternalPart, refuse: Refuse): Promise<Uint8Array> {
  const stats = await file.stat();
  if (!stats.isFile()) refuse("it is no ordinary file");
  if (offset + bytes > stats.size)
    refuse(`it has ${stats.size} bytes, and the tensor takes ${bytes} from byte ${offset} on`);
  const buffer = new Uint8Array(bytes);
  for (let done = 0; done < bytes;) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, offset + done);
    if (bytesRead === 0) refuse("it became shorter while it was read");
    done += bytesRead;
  }
  return buffer;
}

function reasonOf(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return "there is no such file";
  return systemFailure(error)?.message ?? String(error);
}
