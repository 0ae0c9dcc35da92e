// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../compiler/graph/element-at.ts";
import type { OnnxModel, OnnxNode } from "../../compiler/onnx/model.ts";
import { SHAPE_READERS } from "../../compiler/passes/static-shapes.ts";
import { knownOperator } from "../../compiler/operator-table.ts";
import { rewriteFor } from "../../compiler/unsupported-operator.ts";

/** One kind of operator in a model. */
export type OperatorUse = Readonly<{
  /** With its domain, where that is not ONNX's own. */
  operator: string;
  opset: number;
  /** How many nodes are of this kind, and how many of them are folded because the inputs do not reach them, or lead to no output. */
  count: number;
  folded: number;
  /** Whether all that is left of them can be compiled, so far as their names tell. */
  supported: boolean;
  /** Where it is not: some of its nodes, and what to put there instead. */
  nodes?: readonly string[];
  rewrite?: string;
}>;

/** Nodes that are named of one kind. */
const NAMED = 3;

/**
 * Every operator of a model, those that have no circuit first.
 * @param dropped operators that need none, because their author asked for what stands before them
 */
export function operatorUses(model: OnnxModel, dropped: readonly string[]): OperatorUse[] {
  const { graph, opsets } = model;
  const computed = computedNodes(model);
  const versions = new Map(opsets.map(({ domain, version }) => [domain === "ai.onnx" ? "" : domain, version]));
  const nodes = graph.nodes.filter(({ op }) => op !== "Constant");
  const kinds = Map.groupBy(nodes, (node) => (plainDomain(node) === "" ? node.op : `${plainDomain(node)}.${node.op}`));
  const uses = [...kinds].map(([operator, members]): OperatorUse => {
    const first = elementAt(members, 0);
    const [op, domain] = [first.op, plainDomain(first)];
    const opset = versions.get(domain) ?? 0;
    const live = members.filter((node) => computed.has(node));
    const isKnown = dropped.includes(operator) || knownOperator({ op, domain, opset }) !== undefined;
    const supported = isKnown || live.length === 0;
    return {
      ...{ operator, opset, count: members.length, folded: members.length - live.length, supported },
      ...(supported
        ? {}
        : { nodes: live.slice(0, NAMED).map(({ name }) => name), rewrite: rewriteFor({ op, domain, opset }) }),
    };
  });
  return uses.sort((a, b) => Number(a.supported) - Number(b.supported) || b.count - a.count);
}

function plainDomain({ domain }: OnnxNode): string {
  return domain === "ai.onnx" ? "" : domain;
}

/** The nodes that are left when everything is folded that does not depend on the inputs' values, or that no output depends on. */
export function computedNodes({ graph, labelMaps = [] }: OnnxModel): ReadonlySet<OnnxNode> {
  const constants = new Set(graph.initializers.map(({ name }) => name));
  const readers = Map.groupBy(
    graph.nodes.flatMap((node) => node.inputs.filter(isNamed).map((name) => ({ name, node }))),
    ({ name }) => name,
  );
  const reached = new Set<OnnxNode>();
  const open = graph.inputs.map(({ name }) => name).filter((name) => !constants.has(name));
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const { node } of readers.get(name) ?? []) {
      if (reached.has(node) || SHAPE_READERS.includes(node.op)) continue;
      reached.add(node);
      open.push(...node.outputs.filter(isNamed));
    }
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const needed = new Set<OnnxNode>();
  const wanted = [...graph.outputs.map(({ name }) => name), ...labelMaps.map(({ tensor }) => tensor)];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const node = makers.get(name);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    wanted.push(...node.inputs.filter(isNamed));
  }
  return new Set([...reached].filter((node) => needed.has(node)));
}

/** One that is left out is called "". */
function isNamed(name: string): boolean {
  return name !== "";
}
