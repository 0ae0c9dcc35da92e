// SPDX-License-Identifier: GPL-3.0-or-later
import type { groth16 } from "snarkjs";

/** Eight proof words in EVM order, as snarkjs takes a proof. */
export function snarkjsProof(words: readonly bigint[]): Parameters<typeof groth16.verify>[2] {
  const [ax, ay, bx1, bx0, by1, by0, cx, cy] = words.map(String) as [
    ...[string, string, string, string],
    ...[string, string, string, string],
  ];
  return {
    pi_a: [ax, ay, "1"],
    pi_b: [
      [bx0, bx1],
      [by0, by1],
      ["1", "0"],
    ],
    pi_c: [cx, cy, "1"],
    protocol: "groth16",
    curve: "bn128",
  };
}
