// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { checkFields, FieldCountMismatch, UnprovenField } from "../../../compiler/emit/check-fields.ts";
import { circuitText } from "../../../compiler/emit/circuit-text.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { copyingGraph, copyingModel } from "../../../testing/copying-model.ts";

const S16 = { width: 16, signed: true, count: 2 } as const;

/** The schema that the graph was made from, with other fields on one side. */
function withFields(schema: ModelSchema, side: "features" | "outputs", change: object): ModelSchema {
  return { ...schema, [side]: schema[side].map((field) => ({ ...field, ...change })) };
}

describe("checkFields", () => {
  const schema = copyingModel([], [S16]);
  const graph = copyingGraph(schema);

  it("accepts outputs that fill their fields, and wider fields", () => {
    checkFields(graph, schema);
    checkFields(graph, withFields(schema, "outputs", { width: 32 }));
  });

  it("accepts features narrower than the graph allows", () => {
    checkFields(graph, withFields(schema, "features", { width: 8 }));
  });

  it("refuses a schema with more or fewer values than the graph", () => {
    for (const side of ["features", "outputs"] as const)
      for (const count of [1, 3])
        expect(() => {
          checkFields(graph, withFields(schema, side, { count }));
        }).to.throw(FieldCountMismatch, side);
  });

  for (const [title, side, change] of [
    ["an output that its field is too narrow for", "output", { width: 8 }],
    ["a negative output in an unsigned field", "output", { signed: false }],
    ["a feature that can be more than the graph was made for", "feature", { width: 32 }],
    ["a feature that has its values elsewhere", "feature", { signed: false }],
  ] as const) {
    it(`refuses ${title}, and no circuit is written`, () => {
      const wrong = withFields(schema, `${side}s`, change);
      expect(() => {
        checkFields(graph, wrong);
      })
        .to.throw(UnprovenField)
        .with.property("details")
        .that.includes({ side, index: 0 });
      expect(() => circuitText(graph, { schema: wrong, batch: 1, tag: 1n })).to.throw(UnprovenField);
    });
  }
});
