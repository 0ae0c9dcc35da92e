// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelSchema, SchemaField } from "../../schema/model-schema.ts";
import { mergeRuns } from "../../schema/runs.ts";
import { inComment } from "../graph/in-comment.ts";

/** Lines that hold every feature of every subject to its field; one loop a run of fields alike. */
export function featureCheckLines(schema: ModelSchema, batch: number): { lines: string[]; includes: string[] } {
  const includes = new Set<string>();
  let start = 0;
  const lines = mergeRuns(schema.features).flatMap(({ count, width, signed }, index) => {
    const gadget = signed ? SIGNED : UNSIGNED;
    includes.add(gadget.file);
    const check = `check${index}`;
    const first = start;
    start += count;
    return [
      `component ${check}[${batch}][${count}]; // ${inComment(namesOf(schema.features, first, start))}`,
      `for (var subject = 0; subject < ${batch}; subject++) {`,
      `    for (var i = 0; i < ${count}; i++) {`,
      `        ${check}[subject][i] = ${gadget.template}(${width});`,
      `        ${check}[subject][i].in <== features[subject][${first} + i];`,
      `    }`,
      `}`,
    ];
  });
  return { lines, includes: [...includes] };
}

/** The field of a run, or its first and last. */
function namesOf(fields: readonly SchemaField[], start: number, end: number): string {
  let offset = 0;
  const within = fields.filter(({ count }) => {
    offset += count;
    return offset > start && offset <= end;
  });
  const [first, last] = [within.at(0)?.name ?? "", within.at(-1)?.name ?? ""];
  return first === last ? first : `${first.slice(0, 38)} to ${last.slice(0, 38)}`;
}

const UNSIGNED = { template: "RangeBits", file: "range-bits.circom" } as const;
const SIGNED = { template: "SignedRangeBits", file: "signed-range-bits.circom" } as const;

/** Constraints of the checks of one subject: one a bit. */
export function featureCheckConstraints(schema: ModelSchema): number {
  return schema.features.reduce((sum, { count, width }) => sum + count * width, 0);
}
