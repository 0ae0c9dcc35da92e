// SPDX-License-Identifier: GPL-3.0-or-later
import { loadFolder } from "./load-folder.ts";
import type { AnyPrimitive } from "./primitive.ts";
import type { RealFace } from "./real-face.ts";

/** The closed set of `primitives/`, by name. */
export const primitives = await loadFolder<AnyPrimitive>(new URL("./primitives/", import.meta.url));

export function primitiveNamed(name: string): AnyPrimitive {
  const primitive = primitives.get(name);
  if (primitive === undefined) throw new RangeError(`no primitive is named "${name}"`);
  return primitive;
}

/** What a lowered node computes. */
export function realFaceOf({ primitive }: Readonly<{ primitive: string }>): RealFace<unknown> {
  return primitiveNamed(primitive).real;
}
