// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { projectRoot } from "../scripts/run-command.ts";

/** One relative import or re-export; `isType` when nothing of it is left at run time. Paths are from the project's root. */
export type SourceImport = Readonly<{ file: string; target: string; isType: boolean }>;

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:([^"';]*?)\s+from\s+)?"(\.{1,2}\/[^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"(\.{1,2}\/[^"]+)"/g;

/** TypeScript files of a folder and all below it. */
export function sourceFiles(folder: string): string[] {
  const names = readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}

export function sourceText(file: string): string {
  return readFileSync(join(projectRoot, file), "utf8");
}

export function sourceImports(file: string): SourceImport[] {
  const text = sourceText(file);
  const targetOf = (path = ""): string => relative(projectRoot, resolve(projectRoot, dirname(file), path));
  const statements = [...text.matchAll(STATEMENT)].map(([, type, names = "", path]) => ({
    ...{ file, target: targetOf(path) },
    isType: type !== undefined || onlyTypes(names),
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, path]) => ({ file, target: targetOf(path), isType: false }));
  return [...statements, ...dynamic];
}

/** Whether each name in `{ type A, type B }` is a type. */
function onlyTypes(names: string): boolean {
  const listed = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  if (listed === undefined) return false;
  const each = listed.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  return each.length > 0 && each.every((name) => name.startsWith("type "));
}

/** Groups of nodes that reach one another: each is at least one circle. */
export function circlesOf(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reached = new Map([...arrows.keys()].map((start) => [start, reachableFrom(arrows, start)]));
  const circles = new Map<string, string[]>();
  for (const [node, others] of reached) {
    if (!others.has(node)) continue;
    const circle = [...others].filter((other) => reached.get(other)?.has(node) === true).sort();
    circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

/** Everything that one or more arrows lead to. */
export function reachableFrom(arrows: ReadonlyMap<string, ReadonlySet<string>>, start: string): Set<string> {
  const reached = new Set<string>();
  const waiting = [...(arrows.get(start) ?? [])];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    waiting.push(...(arrows.get(node) ?? []));
  }
  return reached;
}
