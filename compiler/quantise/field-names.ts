// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_NAME } from "../../schema/names.ts";

/** Leaves room for what tells two apart, or the columns of one tensor. */
const LONGEST = 48;

/** Field names for the names of tensors, which may be any text: as near as the grammar allows, and different from each other. */
export function fieldNames(names: readonly string[]): string[] {
  return distinct(
    names.map((name) => {
      const plain = name.replaceAll(/[^A-Za-z0-9_.:/[\]-]/g, "_").slice(0, LONGEST);
      return FIELD_NAME.pattern.test(plain) ? plain : "value";
    }),
  );
}

/** The same names, a number after those that were taken. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return names.map((name) => {
    let field = name;
    while (taken.has(field)) {
      const count = (counts.get(name) ?? 1) + 1;
      counts.set(name, count);
      field = `${name}:${count}`;
    }
    taken.add(field);
    return field;
  });
}
