// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import { nestedSum } from "./packed-matrix.ts";
import { fieldText, indexBits, packedWords, packingOf, weightBits } from "./packed-words.ts";

/** Lines for rows that have nothing in common: index and weight of each term, from the array `all` into the array of signals `target`. */
export function packedRows(map: IntegerMap, rows: Uint32Array, width: number, target: string): string[] {
  const terms = (row: number): readonly [number, number] => [
    elementAt(map.starts, row),
    elementAt(map.starts, row + 1),
  ];
  const used = [...rows].map((row) => map.coefficients.subarray(...terms(row)));
  const bits = used.reduce((most, weights) => Math.max(most, weightBits(weights)), 1);
  const columnBits = indexBits(width);
  const fieldBits = columnBits + bits;
  const longest = used.reduce((most, { length }) => Math.max(most, length), 1);
  const { perWord } = packingOf(fieldBits, Math.min(longest, packingOf(fieldBits, 1_000).perWord));
  const offset = 1n << BigInt(bits - 1);

  const words: string[] = [];
  const ends = [...rows].map((row, at) => {
    const columns = map.columns.subarray(...terms(row));
    const fields = Array.from(
      elementAt(used, at),
      (weight, term) => ((BigInt(weight) + offset) << BigInt(columnBits)) | BigInt(elementAt(columns, term)),
    );
    const packing = { bits: fieldBits, perWord, words: Math.ceil(fields.length / perWord) };
    words.push(...packedWords(fields, packing, offset << BigInt(columnBits)));
    return words.length;
  });
  const products = Array.from({ length: perWord }, (_, place) => {
    const [index, weight] = [place * fieldBits, place * fieldBits + columnBits];
    return `((${fieldText("w", weight, bits)}) - ${offset}) * all[${fieldText("w", index, columnBits)}]`;
  });
  return [
    `// W: terms, ${perWord} a word, the first in the lowest bits: ${columnBits} bits of index, then ${bits} of weight + ${offset}.`,
    `// Row j has the words before E[j] that no row before it has, and the bias B[j].`,
    `var W[${words.length}] = [`,
    ...lines(words, 4),
    `];`,
    `var E[${ends.length}] = [${ends.join(", ")}];`,
    `var B[${ends.length}] = [${[...rows].map((row) => elementAt(map.biases, row)).join(", ")}];`,
    `var k = 0;`,
    `for (var j = 0; j < ${rows.length}; j++) {`,
    `    sum = B[j];`,
    `    while (k < E[j]) {`,
    `        part = 0;`,
    `        for (var g = 0; g < ${GROUP} && k < E[j]; g++) {`,
    `            w = W[k];`,
    `            part = ${nestedSum(products)} + part;`,
    `            k++;`,
    `        }`,
    `        sum = part + sum;`,
    `    }`,
    `    ${target}[j] <== sum;`,
    `}`,
  ];
}

/** Words added up before they join a row's sum. */
const GROUP = 8;

function lines(words: readonly string[], perLine: number): string[] {
  return Array.from({ length: Math.ceil(words.length / perLine) }, (_, line) => {
    const isLast = (line + 1) * perLine >= words.length;
    return `    ${words.slice(line * perLine, (line + 1) * perLine).join(", ")}${isLast ? "" : ","}`;
  });
}
