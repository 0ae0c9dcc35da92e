// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, type Shape } from "../graph/shape.ts";
import { UnsupportedNode } from "../node-parts.ts";

/**
 * An equation of Einsum with shapes put in. Labels are letters; what "..." stands for has labels of its own, counted from the last axis.
 * Labels that only operands have are summed over.
 */
export type EinsumEquation = Readonly<{
  operands: readonly (readonly string[])[];
  output: readonly string[];
  summed: readonly string[];
  sizes: ReadonlyMap<string, number>;
}>;

const TERM = /^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/;

/** @error UnsupportedNode, ShapeMismatch */
export function einsumEquation(node: FloatNode, shapes: readonly Shape[]): EinsumEquation {
  const { equation } = node.attributes;
  const text = typeof equation === "string" ? equation.replaceAll(" ", "") : "";
  const [left = "", right, ...more] = text.split("->");
  const terms = left.split(",");
  if (more.length > 0 || terms.length !== shapes.length || ![...terms, right ?? ""].every((term) => TERM.test(term)))
    throw new UnsupportedNode(
      node,
      `its equation "${text}" is not one of ${shapes.length} operands`,
      "Check the model with onnx.checker and export it again",
    );
  const ranks = terms.map((term, place) => elementAt(shapes, place).length - term.replace("...", "").length);
  const operands = terms.map((term, place) => labelsOf(term, elementAt(ranks, place)));
  const output = right === undefined ? impliedOutput(operands) : labelsOf(right, ranksOfDots(terms, ranks));
  const sizes = sizesOf(node, operands, shapes);
  if (new Set(output).size !== output.length || !output.every((label) => sizes.has(label)))
    throw new UnsupportedNode(node, `its equation "${text}" repeats or makes up a label of the output`, "Mend it");
  return { operands, output, summed: [...sizes.keys()].filter((label) => !output.includes(label)), sizes };
}

/** The letters of a term, and as many labels for "..." as it stands for. */
function labelsOf(term: string, dots: number): string[] {
  const [before = "", after] = term.split("...");
  if (after === undefined) return lettersOf(before);
  const ofDots = Array.from({ length: Math.max(0, dots) }, (_, index) => `...${dots - 1 - index}`);
  return [...lettersOf(before), ...ofDots, ...lettersOf(after)];
}

function lettersOf(text: string): string[] {
  return text.match(/[A-Za-z]/g) ?? [];
}

function ranksOfDots(terms: readonly string[], ranks: readonly number[]): number {
  return Math.max(0, ...terms.flatMap((term, place) => (term.includes("...") ? [elementAt(ranks, place)] : [])));
}

/** What "..." stands for, then every letter that is there once, in the alphabet's order. */
function impliedOutput(operands: readonly (readonly string[])[]): string[] {
  const all = operands.flat();
  const dots = [...new Set(all.filter((label) => label.startsWith(".")))];
  const once = all.filter((label) => !label.startsWith(".") && all.indexOf(label) === all.lastIndexOf(label));
  return [...dots.sort((a, b) => Number(b.slice(3)) - Number(a.slice(3))), ...once.sort()];
}

function sizesOf(
  node: FloatNode,
  operands: readonly (readonly string[])[],
  shapes: readonly Shape[],
): Map<string, number> {
  const sizes = new Map<string, number>();
  operands.forEach((labels, place) => {
    const shape = elementAt(shapes, place);
    const where = `Einsum node "${node.name}"`;
    if (labels.length !== shape.length)
      throw new ShapeMismatch(where, `operand ${place} has ${shape.length} dimensions and ${labels.length} labels`);
    labels.forEach((label, axis) => {
      const [known = 1, size] = [sizes.get(label), elementAt(shape, axis)];
      if (known !== size && known !== 1 && size !== 1)
        throw new ShapeMismatch(where, `label ${label} is ${known} and ${size} long`);
      sizes.set(label, known === 1 ? size : known);
    });
  });
  return sizes;
}
