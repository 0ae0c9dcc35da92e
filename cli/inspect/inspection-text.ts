// SPDX-License-Identifier: GPL-3.0-or-later
import type { Inspection, Port } from "./inspection.ts";
import type { OperatorUse } from "./operator-use.ts";

type Line = readonly [label: string, text: string];

/** Fields of a schema, inputs and outputs that the text lists; --json has them all. */
const LISTED = 12;

/** What `inspect` found, for a person. Names come from the file, and are shown as text that no terminal acts on. */
export function inspectionText(inspection: Inspection): string {
  const { model, bytes, producer, opsets, nodes, weights, operators, schema, cost, constraints } = inspection;
  const sets = opsets.map(({ domain, version }) => `${domain === "" ? "opset" : domain} ${version}`);
  const unsupported = operators.filter(({ supported }) => !supported);
  const lines: Line[] = [
    [
      "model",
      `${model}: ${bytes} bytes, ${nodes} nodes, ${weights} weights, ${sets.join(", ")}${producer === "" ? "" : `, by ${producer}`}`,
    ],
    ...inspection.inputs.slice(0, LISTED).map((port): Line => ["input", portText(port)]),
    ...inspection.outputs.slice(0, LISTED).map((port): Line => ["output", portText(port)]),
    ...inspection.freeDimensions.map(({ input, axis, name, becomes }): Line => [
      "open",
      `axis ${axis} of "${input}" ${becomes === null ? `must be given a size: --dim ${name}=<n>` : "becomes 1, a batch"}`,
    ]),
    [
      "operators",
      operators
        .filter(({ supported }) => supported)
        .map(useText)
        .join(", ") || "none that are supported",
    ],
    ...unsupported.flatMap((use): Line[] => [
      ["UNSUPPORTED", `${useText(use)} (${(use.nodes ?? []).map((name) => `"${name}"`).join(", ")})`],
      ["", use.rewrite ?? ""],
    ]),
    ["compiles", verdict(inspection)],
    ...(constraints === undefined
      ? []
      : [["constraints", `about ${constraints.total} (${howCounted(constraints)})`] as const]),
    ...(cost === undefined
      ? []
      : [
          ["proof", `about ${cost.proofSeconds} s on two cores (domain ${cost.domain})`] as const,
          ["gas", `about ${cost.verifyGas} to verify, ${cost.postGas} to fulfil a request for a batch`] as const,
        ]),
    ...(schema?.features ?? []).slice(0, LISTED).map((field): Line => ["feature", fieldText(field)]),
    ...(schema?.outputs ?? []).slice(0, LISTED).map((field): Line => ["output", fieldText(field)]),
  ];
  return lines.map(([label, text]) => printable(`${label.padEnd(12)} ${text}`)).join("\n");
}

function verdict({ compiles, refusal, unsupported, notes }: Inspection): string {
  if (compiles) return notes.length === 0 ? "yes" : `yes; ${notes.length} notes`;
  if (unsupported.length > 0) return `no: ${unsupported.length} operators have no circuit`;
  return refusal === undefined ? "no" : `no: ${refusal.code}. ${refusal.message}`;
}

function howCounted({ by, areRangesKnown }: Required<Inspection>["constraints"]): string {
  const counted =
    by === "formula"
      ? "by the integer graph's formulas"
      : "by kinds of operators and sizes of tensors, within a factor of about two";
  return areRangesKnown ? counted : `${counted}; the features' ranges decide: give rows with --calibration`;
}

function useText({ operator, count, folded }: OperatorUse): string {
  return `${operator} × ${count}${folded === 0 ? "" : ` (${folded === count ? "all" : folded} folded away)`}`;
}

function portText({ name, type, shape }: Port): string {
  return `${name}: ${type}${shape === null ? "" : `[${shape.map((size) => size ?? "?").join(", ")}]`}`;
}

function fieldText({
  name,
  count,
  width,
  signed,
  scale,
  unit,
}: {
  name: string;
  count: number;
  width: number;
  signed: boolean;
  scale: number;
  unit: string;
}): string {
  return `${name}: ${count} × ${signed ? "int" : "uint"}${width}, unit ${scale}${unit === "" ? "" : ` ${unit}`}`;
}

/** A name may hold what moves a cursor or turns the direction of writing. */
function printable(text: string): string {
  return text.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
