import { FIELD_ORDER } from "../schema/field.ts";
import { permute } from "../schema/poseidon.ts";
import type { Signals } from "./signals.ts";

/**
 * The signals of PoseidonPermutation(t), t the size of the state. The template's sparse partial rounds give each S-box what the plain
 * rounds give it. @returns out
 */
export function poseidonPermutation(signals: Signals, state: readonly bigint[]): bigint {
  const squares: bigint[] = [];
  const fourths: bigint[] = [];
  const fifths: bigint[] = [];
  const [out = 0n] = permute(state, (value) => {
    const square = (value * value) % FIELD_ORDER;
    const fourth = (square * square) % FIELD_ORDER;
    const fifth = (fourth * value) % FIELD_ORDER;
    squares.push(square);
    fourths.push(fourth);
    fifths.push(fifth);
    return fifth;
  });
  signals.set("out", out);
  signals.setAll("in", state);
  signals.setAll("square", squares);
  signals.setAll("fourth", fourths);
  signals.setAll("fifth", fifths);
  return out;
}
