// SPDX-License-Identifier: GPL-3.0-or-later
import type { RefuseFile } from "../../files/json-file.ts";
import { kindOf } from "./parse-rows.ts";

type EzklInput = Readonly<{ input_data: unknown }>;

/** EZKL's input file: `input_data` has one flat list for each input of the graph, in the graph's order. */
export function isEzklInput(json: unknown): json is EzklInput {
  return typeof json === "object" && json !== null && !("rows" in json) && "input_data" in json;
}

/**
 * The rows of EZKL's input file. A list as long as its input makes one row, k times as long k rows.
 * @param sizes how many values each input takes
 */
export function ezklRows({ input_data: lists }: EzklInput, sizes: readonly number[], refuse: RefuseFile): number[][] {
  if (!Array.isArray(lists)) throw refuse(`its "input_data" is ${kindOf(lists)}`);
  const inputs = lists.map((list: unknown, input) => numbersOf(list, input, refuse));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  // A schema alone tells how long a row is, and not how it is split among inputs.
  if (sizes.length === 1 && inputs.length > 1) {
    const row = inputs.flat();
    if (row.length !== all)
      throw refuse(`its "input_data" has ${row.length} values in ${inputs.length} lists, and a row has ${all}`);
    return [row];
  }
  if (inputs.length !== sizes.length)
    throw refuse(`its "input_data" has ${inputs.length} lists, and the model has ${sizes.length} inputs`);
  const counts = inputs.map((values, input) => values.length / (sizes[input] ?? 1));
  const [rows = 0] = counts;
  const wrong = counts.findIndex((count) => count !== rows || !Number.isInteger(count) || count === 0);
  if (wrong >= 0)
    throw refuse(
      `list ${wrong} of its "input_data" has ${inputs[wrong]?.length ?? 0} values, and that input of the model takes ${sizes[wrong] ?? 0} a row${rows > 1 && wrong > 0 ? `, of which list 0 has ${rows}` : ""} (lists count from 0)`,
    );
  return Array.from({ length: rows }, (_, row) =>
    inputs.flatMap((values, input) => {
      const size = sizes[input] ?? 0;
      return values.slice(row * size, (row + 1) * size);
    }),
  );
}

function numbersOf(list: unknown, input: number, refuse: RefuseFile): number[] {
  if (!Array.isArray(list)) throw refuse(`list ${input} of its "input_data" is ${kindOf(list)}`);
  return list.map((value: unknown, place) => {
    if (typeof value === "boolean") return Number(value);
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw refuse(
      `value ${place} of list ${input} of its "input_data" is ${kindOf(value)} and must be a number (both count from 0)`,
    );
  });
}
