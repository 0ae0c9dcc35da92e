// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync } from "node:fs";
import { FatalError } from "../schema/errors.ts";

/** A folder whose files are discovered holds one that does not keep to the folder's rule. */
export class BadDefinition extends FatalError {
  constructor(file: string, problem: string) {
    super("BAD_DEFINITION", `${file} ${problem}.`, { details: { file, problem } });
  }
}

/**
 * Every `.ts` file of a folder exports one `definition`, whose kebab-case name is the file's name. Nothing else lists them.
 * @error BadDefinition
 */
export async function loadFolder<D extends { readonly name: string }>(folder: URL): Promise<ReadonlyMap<string, D>> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const byName = new Map<string, D>();
  for (const file of files.sort()) {
    const module = (await import(new URL(file, folder).href)) as { definition?: D };
    const { definition } = module;
    if (definition === undefined) throw new BadDefinition(file, `does not export "definition"`);
    const expected = `${kebabCase(definition.name)}.ts`;
    if (file !== expected) throw new BadDefinition(file, `defines ${definition.name}, which belongs in ${expected}`);
    if (byName.has(definition.name)) throw new BadDefinition(file, `defines ${definition.name} a second time`);
    byName.set(definition.name, definition);
  }
  return byName;
}

/** MatMul → mat-mul, LSTM → lstm, GatherND → gather-nd, SVMClassifier → svm-classifier, BatchNormalization → batch-normalization. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}
