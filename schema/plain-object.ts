// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";

/**
 * An object of exactly these keys. A Promise, a Map or an instance of a class has no keys of its own, and would otherwise pass for an
 * object that leaves every optional key out.
 */
export function plainObject<S extends z.core.$ZodLooseShape>(shape: S) {
  const object = z.strictObject(shape);
  return z.custom<z.input<typeof object>>(isPlain, "must be a plain object").pipe(object);
}

/** Whatever is no object at all is left for zod to name. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
