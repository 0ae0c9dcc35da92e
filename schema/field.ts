// SPDX-License-Identifier: GPL-3.0-or-later
/** Order of BN254's scalar field: every signal and public input lives below it. */
export const FIELD_ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** The representative in [0, r) of any integer; negatives included. */
export function toField(value: bigint): bigint {
  const rest = value % FIELD_ORDER;
  return rest < 0n ? rest + FIELD_ORDER : rest;
}
