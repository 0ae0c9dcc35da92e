// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode, Tensor } from "./graph/float-graph.ts";
import { UnsupportedNode } from "./node-parts.ts";

/** A list of floats; undefined where it is left out, or empty. */
export function floatsAttribute(node: FloatNode, name: string): readonly number[] | undefined {
  return listAttribute(node, name, "floats", (item) => typeof item === "number");
}

/** A list of integers, as numbers; undefined where it is left out, or empty. */
export function wholesAttribute(node: FloatNode, name: string): readonly number[] | undefined {
  return listAttribute(node, name, "integers", (item): item is bigint => typeof item === "bigint")?.map(Number);
}

/** A list of strings; undefined where it is left out, or empty. */
export function stringsAttribute(node: FloatNode, name: string): readonly string[] | undefined {
  return listAttribute(node, name, "strings", (item) => typeof item === "string");
}

/** A string, ONNX's default where it is left out. */
export function stringAttribute(node: FloatNode, name: string, byDefault: string): string {
  const value = node.attributes[name];
  if (value === undefined) return byDefault;
  if (typeof value === "string") return value;
  throw new UnsupportedNode(node, `attribute ${name} is not a string`, "Export the model again");
}

/** A tensor; undefined where it is left out. */
export function tensorAttribute(node: FloatNode, name: string): Tensor | undefined {
  const value = node.attributes[name];
  if (value === undefined) return undefined;
  if (typeof value === "object" && "data" in value) return value;
  throw new UnsupportedNode(node, `attribute ${name} is not a tensor`, "Export the model again");
}

function listAttribute<T>(
  node: FloatNode,
  name: string,
  what: string,
  isItem: (item: unknown) => item is T,
): readonly T[] | undefined {
  const value = node.attributes[name];
  if (value === undefined) return undefined;
  const items: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (!items?.every(isItem))
    throw new UnsupportedNode(node, `attribute ${name} is not a list of ${what}`, "Export the model again");
  return items.length === 0 ? undefined : items;
}
