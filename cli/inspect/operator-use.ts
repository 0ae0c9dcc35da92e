import type { OnnxModel, OnnxNode } from "../../compiler/onnx/model.ts";
import { knownOperator, operators } from "../../compiler/operator-table.ts";
import { rewriteOf } from "./rewrites.ts";

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
    const [first] = members;
    const opset = versions.get(first === undefined ? "" : plainDomain(first)) ?? 0;
    const live = members.filter((node) => computed.has(node));
    const supported = live.every(
      (node) =>
        dropped.includes(operator) || knownOperator({ ...node, domain: plainDomain(node), opset }) !== undefined,
    );
    return {
      ...{ operator, opset, count: members.length, folded: members.length - live.length, supported },
      ...(supported ? {} : { nodes: live.slice(0, NAMED).map(({ name }) => name), rewrite: rewriteFor(live, opset) }),
    };
  });
  return uses.sort((a, b) => Number(a.supported) - Number(b.supported) || b.count - a.count);
}

function plainDomain({ domain }: OnnxNode): string {
  return domain === "ai.onnx" ? "" : domain;
}

function rewriteFor([node]: readonly OnnxNode[], opset: number): string {
  const known = operators.get(node?.op ?? "");
  if (known !== undefined && opset < known.sinceOpset)
    return `Convert the model to opset ${known.sinceOpset} or later (onnx.version_converter): its meaning was another one before.`;
  return rewriteOf(node?.op ?? "");
}

/** Operators whose result follows from shapes alone, which are known. */
const OF_SHAPES: readonly string[] = ["Shape", "Size"];

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
      if (reached.has(node) || OF_SHAPES.includes(node.op)) continue;
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
