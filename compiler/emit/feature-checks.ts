import type { ModelSchema } from "../../schema/model-schema.ts";

/** Lines that hold every feature of every subject to its field; one loop a field. */
export function featureCheckLines(schema: ModelSchema, batch: number): { lines: string[]; includes: string[] } {
  const includes = new Set<string>();
  let start = 0;
  const lines = schema.features.flatMap(({ name, count, width, signed }, index) => {
    const gadget = signed ? SIGNED : UNSIGNED;
    includes.add(gadget.file);
    const check = `check${index}`;
    const first = start;
    start += count;
    return [
      `component ${check}[${batch}][${count}]; // ${name}`,
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

const UNSIGNED = { template: "RangeBits", file: "range-bits.circom" } as const;
const SIGNED = { template: "SignedRangeBits", file: "signed-range-bits.circom" } as const;

/** Constraints of the checks of one subject: one a bit. */
export function featureCheckConstraints(schema: ModelSchema): number {
  return schema.features.reduce((sum, { count, width }) => sum + count * width, 0);
}
