// SPDX-License-Identifier: GPL-3.0-or-later
import type { R1cs } from "../../circom/r1cs-file.ts";
import { G2_GENERATOR } from "../../groth16/curve-points.ts";
import { domainFor } from "../evaluation-domain.ts";
import { type GroupName, POINT_BYTES } from "../fixed-base.ts";
import { encodePoint } from "../montgomery-points.ts";
import { PtauTooSmall } from "../ptau/check-ptau.ts";
import { type PtauFile, PTAU_SECTION } from "../ptau/ptau-file.ts";
import { coefficientSection } from "../zkey-file.ts";
import { circuitHash } from "./circuit-hash.ts";
import { InvalidPhase2 } from "./invalid-phase2.ts";
import type { PointForm } from "../points/point-form.ts";
import type { PointOperations } from "../points/point-operations.ts";
import { FactorTable } from "../points/signed-digits.ts";
import { wireCombinations } from "./wire-combinations.ts";
import type { ZkeyPoints } from "./zkey-sections.ts";

/** The key before any contribution, with δ the generator: it follows from circuit and Powers of Tau alone. */
export type FirstKey = Readonly<{
  wires: number;
  publicSignals: number;
  domainSize: number;
  points: ZkeyPoints;
  circuitHash: Uint8Array;
}> &
  Readonly<Record<"ic" | "coefficients" | "a" | "b1" | "b2" | "c" | "h", Uint8Array>>;

export type FirstKeyTools = Readonly<{
  operations: PointOperations;
  form: PointForm;
  onProgress: (stage: string) => void;
}>;

/** @error PtauTooSmall, InvalidPhase2 where the file holds what is no point of its group */
export async function computeFirstKey(r1cs: R1cs, ptau: PtauFile, tools: FirstKeyTools): Promise<FirstKey> {
  const { operations, form, onProgress } = tools;
  const { power, size } = domainFor(r1cs.constraints.length, r1cs.publicSignals);
  if (power > ptau.power) throw new PtauTooSmall(ptau.power, power);
  onProgress("reading the Powers of Tau");
  const tables = await readTables(ptau, size, form);

  if (!(await operations.areInG2Subgroup(tables.tau2))) {
    throw new InvalidPhase2("PointInvalid", "The Powers of Tau have points of the twist that are none of G2");
  }

  onProgress("computing the first key");
  const [publicWires, everyWire] = [r1cs.publicSignals + 1, [0, r1cs.wires] as const];
  const circuit = { r1cs, domainSize: size, table: new FactorTable() };
  const own = (matrix: "a" | "b", group: GroupName, points: Uint8Array): Promise<Uint8Array> =>
    operations.combine(group, points, wireCombinations(circuit, [{ matrix, points: 0 }], everyWire));
  const g1Tables = Buffer.concat([tables.beta, tables.alpha, tables.tau]);
  const mixed = (wires: readonly [number, number]): Promise<Uint8Array> => {
    const sources = (["a", "b", "c"] as const).map((matrix, points) => ({ matrix, points }));
    return operations.combine("g1", g1Tables, wireCombinations(circuit, sources, wires));
  };
  const [ic, c, a, b1, b2] = await Promise.all([
    mixed([0, publicWires]),
    mixed([publicWires, r1cs.wires]),
    own("a", "g1", tables.tau),
    own("b", "g1", tables.tau),
    own("b", "g2", tables.tau2),
  ]);
  const sections = { ic, c, a, b1, b2, h: tables.h, coefficients: coefficientSection(r1cs) };
  const key = {
    wires: r1cs.wires,
    publicSignals: r1cs.publicSignals,
    domainSize: size,
    points: tables.points,
    ...sections,
  };
  onProgress("hashing the first key");
  return { ...key, circuitHash: await circuitHash(key, ptau, form) };
}

type Tables = Readonly<Record<"tau" | "alpha" | "beta" | "tau2" | "h", Uint8Array> & { readonly points: ZkeyPoints }>;

/** Lagrange's bases on the circuit's domain; h is the half of that on the double domain which lies between its points. */
async function readTables({ file }: PtauFile, size: number, form: PointForm): Promise<Tables> {
  const points = async (
    id: number,
    group: GroupName,
    first: number,
    count: number,
  ): Promise<Uint8Array<ArrayBuffer>> => {
    const width = POINT_BYTES[group];
    const bytes = await file.read(id, first * width, count * width);
    const invalid = form.firstInvalid(group, bytes, "refused");
    if (invalid === undefined) return bytes;
    throw new InvalidPhase2(
      "PointInvalid",
      `Point ${first + invalid} of the Powers of Tau's section ${id} is none of ${group}`,
    );
  };
  const onDomain = (id: number, group: GroupName) => points(id, group, size - 1, size);
  const double = await points(PTAU_SECTION.lagrangeTauG1, "g1", 2 * size - 1, 2 * size);
  const h = new Uint8Array(size * POINT_BYTES.g1);
  for (let index = 0; index < size; index++) {
    const odd = (2 * index + 1) * POINT_BYTES.g1;
    h.set(double.subarray(odd, odd + POINT_BYTES.g1), index * POINT_BYTES.g1);
  }
  const [g1, g2] = [Uint8Array.from(encodePoint([1n, 2n])), Uint8Array.from(encodePoint(G2_GENERATOR))];
  return {
    tau: await onDomain(PTAU_SECTION.lagrangeTauG1, "g1"),
    alpha: await onDomain(PTAU_SECTION.lagrangeAlphaTauG1, "g1"),
    beta: await onDomain(PTAU_SECTION.lagrangeBetaTauG1, "g1"),
    tau2: await onDomain(PTAU_SECTION.lagrangeTauG2, "g2"),
    h,
    points: {
      alpha1: await points(PTAU_SECTION.alphaTauG1, "g1", 0, 1),
      beta1: await points(PTAU_SECTION.betaTauG1, "g1", 0, 1),
      beta2: await points(PTAU_SECTION.betaG2, "g2", 0, 1),
      gamma2: g2,
      delta1: g1,
      delta2: g2,
    },
  };
}
