// SPDX-License-Identifier: GPL-3.0-or-later
import type { MapBlock } from "../graph/map-blocks.ts";
import { arrayText, fieldText, packedWords, packingOf, weightBits } from "./packed-words.ts";

/** Words added up before they join a row's sum: circom copies the right operand of a sum and inserts the left one's terms. */
const GROUP = 5;

/** A block's weights and biases as Circom arrays, and the loop that multiplies them. */
export type PackedMatrix = Readonly<{
  /** How long the array `x` must be; beyond the taps it is 0. */
  width: number;
  constants: readonly string[];
  /** The rows, `row` being what becomes of `sum` in row j. */
  loop: (row: string) => string[];
}>;

/** Circom's own words for one small matrix: the sum of literals would cost a copy of each in every form that circom makes of the text. */
export function packedMatrix({ channels, taps, weights, biases }: MapBlock): PackedMatrix {
  const bits = weightBits(weights);
  const packing = packingOf(bits, taps);
  const { perWord, words } = packing;
  const offset = 1n << BigInt(bits - 1);
  const rows = Array.from({ length: channels }, (_, channel) => {
    const row = Array.from(weights.subarray(channel * taps, (channel + 1) * taps), (each) => BigInt(each) + offset);
    return packedWords(row, packing, offset);
  });
  const products = Array.from({ length: perWord }, (_, place) => {
    const field = fieldText("w", place * bits, bits);
    return `((${field}) - ${offset}) * x[${place === 0 ? "at" : `at + ${place}`}]`;
  });
  return {
    width: words * perWord,
    constants: [
      `// W: a row's ${taps} weights, ${perWord} a word of ${bits} bits each as weight + ${offset}, the first in the lowest bits; B: its bias.`,
      ...arrayText("W", rows),
      `var B[${channels}] = [${biases.join(", ")}];`,
    ],
    loop: (row) => [
      `for (var j = 0; j < ${channels}; j++) {`,
      `    sum = B[j];`,
      ...wordLoop(words, "W[j]", [`part = ${nestedSum(products)} + part;`, `at += ${perWord};`]),
      `    ${row}`,
      `}`,
    ],
  };
}

/** What every loop over words needs. */
export const LOOP_VARIABLES = "var w; var at; var part; var sum;";

function wordLoop(words: number, from: string, step: readonly string[]): string[] {
  return [
    `    at = 0;`,
    `    part = 0;`,
    `    for (var k = 0; k < ${words}; k++) {`,
    `        w = ${from}[k];`,
    ...step.map((line) => `        ${line}`),
    ...(words > GROUP ? [`        if (k % ${GROUP} == ${GROUP - 1}) { sum = part + sum; part = 0; }`] : []),
    `    }`,
    `    sum = part + sum;`,
  ];
}

/** a + (b + (c + …)): the short operand stands left. */
export function nestedSum(terms: readonly string[]): string {
  return terms.reduceRight((sum, term) => (sum === "" ? term : `${term} + (${sum})`), "");
}
