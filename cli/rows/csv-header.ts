// SPDX-License-Identifier: GPL-3.0-or-later
import type { RefuseFile } from "../../files/json-file.ts";
import type { Columns } from "./columns.ts";

type HeaderContext = Readonly<{ refuse: RefuseFile; onNote?: ((note: string) => void) | undefined }>;

/** Names that a message lists. */
const NAMED = 6;

/**
 * Which columns of a file make a row, in order. All features named: those columns, whatever stands between them. None named: every
 * column, by its place. Some named is most likely a slip, and is refused.
 */
export function chosenColumns(
  header: readonly string[],
  { names, widths = [names.length] }: Columns,
  { refuse, onNote }: HeaderContext,
): { picks: readonly number[]; width: number } {
  refuseNumbers(header, refuse);
  const titles = header.map(plainName);
  const places = new Map(titles.map((title, place) => [title, place]));
  const wanted = names.map(plainName);
  const missing = names.filter((_, index) => !places.has(wanted[index] ?? ""));
  const width = header.length;
  if (missing.length === names.length) {
    if (!widths.includes(width))
      throw refuse(
        `its header has ${width} columns and the model ${names.length} features; name those to read after them: ${named(names)}${separatorHint(header)}`,
      );
    return { picks: [...titles.keys()], width };
  }
  if (missing.length > 0)
    throw refuse(
      `its header names some of the model's features, but not ${named(missing)}: name all of them, or none to read by place`,
    );
  const twice = wanted.find(
    (name, index) => wanted.indexOf(name) !== index || titles.indexOf(name) !== places.get(name),
  );
  if (twice !== undefined) throw refuse(`its header has the column ${JSON.stringify(twice)} more than once`);
  const others = titles.filter((title) => !wanted.includes(title));
  if (others.length > 0) onNote?.(`Columns that are no features of the model were left out: ${named(others)}.`);
  return { picks: wanted.map((name) => places.get(name) ?? 0), width };
}

/** A file without a header would lose its first row. What pandas writes above an array without names, 0, 1, 2 …, is one. */
function refuseNumbers(header: readonly string[], refuse: RefuseFile): void {
  const isCounting = header.every((title, place) => title.trim() === String(place));
  const isRow = header.every((title) => title.trim() !== "" && Number.isFinite(Number(title)));
  if (isRow && !isCounting)
    throw refuse("line 1 holds numbers, and the first line of CSV must be a header that names the columns");
}

/** As the schema writes names: tensors may be called anything. */
function plainName(name: string): string {
  return name.trim().replaceAll(/[^A-Za-z0-9_.:/[\]-]/g, "_");
}

function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return (
    names
      .slice(0, NAMED)
      .map((name) => JSON.stringify(name.slice(0, 64)))
      .join(", ") + (more > 0 ? ` and ${more} more` : "")
  );
}

/** What else a file may be separated by, where a record did not fall apart. */
export function separatorHint(record: readonly string[]): string {
  const [only = ""] = record;
  const separator = record.length === 1 ? [";", "\t"].find((each) => only.includes(each)) : undefined;
  return separator === undefined ? "" : `; columns are separated by commas, not by ${JSON.stringify(separator)}`;
}
