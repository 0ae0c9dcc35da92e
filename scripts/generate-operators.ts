// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kebabCase } from "../compiler/load-folder.ts";
import { SHAPE_READERS } from "../compiler/passes/static-shapes.ts";
import { operators } from "../compiler/operator-table.ts";
import type { Operator, OpsetRange } from "../compiler/operator.ts";
import { FatalError } from "../schema/errors.ts";
import { projectRoot } from "./run-command.ts";

/** The comment over an operator's definition says what the page needs, or not in the words that it needs. */
export class UnexplainedOperator extends FatalError {
  constructor(file: string) {
    super(
      "UNEXPLAINED_OPERATOR",
      `compiler/ops/${file} needs a comment right above \`export const definition\`: what it computes, then @shape (where that helps) and @error.`,
      { details: { file } },
    );
  }
}

const TARGET = join(projectRoot, "docs/operators.md");

const EXACTNESS: Readonly<Record<Operator["error"], string>> = {
  exact: "exact",
  "rounded-coefficients": "rounded",
  approximated: "approximated",
};

/** Of the tensors that depend on the model's inputs. */
const ELEMENTS: Readonly<Record<Operator["elements"], string>> = { floats: "floats", numbers: "numbers", any: "any" };

/** Writes docs/operators.md: every file of compiler/ops/ with its limits, from its definition and the comment over it. @error UnexplainedOperator */
export async function generateOperators(): Promise<void> {
  await writeFile(TARGET, operatorsPage());
}

export function operatorsPage(): string {
  const all = [...operators.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byDomain = Map.groupBy(all, ({ domain }) => domain ?? "ONNX's own domain");
  const sections = [...byDomain].sort(([, a], [, b]) => b.length - a.length);
  return `# Operators

Generated from \`compiler/ops/\` by scripts/generate-operators.ts: do not edit.

${sections.map(([domain, those]) => `${those.length} of ${domain}`).join(", ")}: these operators may depend on a model's inputs. What does not depend on them may use
any operator of onnxruntime: ConstantOfShape, NonZero, Range, Unique and the like vanish on constants, ${SHAPE_READERS.join(", ")} on any tensor,
because its shape is known. An attribute that is not listed, an older opset, another number of inputs or outputs is refused by name.

- **since**: the first opset whose meaning is implemented; after an attribute, the opsets that have it.
- **elements**: \`floats\` are float16, float32 and float64; \`numbers\` are whole numbers too, as long as nothing leaves its type; \`any\` are truths as well.
  An operator may take less of what depends on the inputs: the refusal says so.
- **error**, on values that the integers hold exactly: \`exact\` loses nothing; \`rounded\` no more than what rounding its coefficients to the chosen bits
  explains; \`approximated\` that and what the pieces of a curve, a quotient or a root are off by. All of it is measured and bounded for every model.

${sections.map(([domain, those]) => `## ${domain}\n\n${table(those)}\n`).join("\n")}`;
}

function table(those: readonly Operator[]): string {
  const lines = those.map((operator) => {
    const { says, error } = commentOver(operator.name);
    return [
      operator.name,
      String(operator.sinceOpset),
      says,
      Object.entries(operator.attributes).map(attributeText).join(", "),
      ELEMENTS[operator.elements],
      operator.error === "exact" ? EXACTNESS.exact : `${EXACTNESS[operator.error]}: ${error}`,
    ];
  });
  const head = ["operator", "since", "what it computes, and its limits", "attributes", "elements", "error"];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.map(inTable).join(" | ")} |`).join("\n");
}

function attributeText([name, { since, until }]: [string, OpsetRange]): string {
  const versions = [since && `${since}`, until && `≤ ${until}`].filter(Boolean).join(", ");
  return `\`${name}\`${versions === "" ? "" : ` (${versions.replace(/^(\d)/, "≥ $1")})`}`;
}

/** What stands over the definition, without its tags. */
function commentOver(name: string): { says: string; error: string } {
  const file = `${kebabCase(name)}.ts`;
  const source = readFileSync(join(projectRoot, "compiler/ops", file), "utf8");
  const comment = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const definition/
    .exec(source)?.[1]
    ?.replace(/\s*\n \*\s*/g, " ");
  const says = comment?.split(/\s@(?:shape|error)\b/)[0]?.trim();
  const error = comment?.split(/@error\s/)[1]?.trim();
  if (!says || !error) throw new UnexplainedOperator(file);
  return { says, error };
}

function inTable(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("*", "\\*");
}
