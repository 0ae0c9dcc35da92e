import { loadFolder } from "./load-folder.ts";
import type { AnyPrimitive } from "./primitive.ts";

/** The closed set of `primitives/`, by name. */
export const primitives = await loadFolder<AnyPrimitive>(new URL("./primitives/", import.meta.url));

export function primitiveNamed(name: string): AnyPrimitive {
  const primitive = primitives.get(name);
  if (primitive === undefined) throw new RangeError(`no primitive is named "${name}"`);
  return primitive;
}
