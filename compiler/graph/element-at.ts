// SPDX-License-Identifier: GPL-3.0-or-later
/** An element that is known to be there: a missing one is a mistake of the compiler, not of its input. */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`);
  return element;
}

/** Likewise for a map, by name. */
export function entryOf<T>(map: ReadonlyMap<string, T>, name: string): T {
  const entry = map.get(name);
  if (entry === undefined) throw new RangeError(`no entry named "${name}"`);
  return entry;
}
