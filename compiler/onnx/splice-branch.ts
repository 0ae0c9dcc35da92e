// SPDX-License-Identifier: GPL-3.0-or-later
import { checkSize } from "./check-size.ts";
import { GraphProto } from "./descriptor.ts";
import { MalformedModel } from "./malformed-model.ts";
import { UnsupportedModel } from "./unsupported-model.ts";
import type { WireGraph, WireNode } from "./wire-messages.ts";

/**
 * The graph with the nodes of one branch in the place of an If node, and its outputs under the If's names. Names that the graph has
 * already are changed.
 * @error MalformedModel, UnsupportedModel
 */
export function spliceBranch(graph: WireGraph, node: WireNode, branch: "then_branch" | "else_branch"): WireGraph {
  const where = `${branch} of If node "${node.name}"`;
  const inner = readBranch(node, branch, where);
  const outputs = node.output.map((output, place): [string, string] => {
    const given = inner.output[place]?.name;
    if (given === undefined) throw new MalformedModel(`the ${where} has no output ${place}`);
    return [given, output];
  });
  const tensors = new Set([...graph.input, ...graph.initializer].map(({ name }) => name));
  for (const name of graph.node.flatMap((each) => each.output)) tensors.add(name);
  const names = new Set(graph.node.map(({ name }) => name));
  const defined = [...inner.initializer.map(({ name }) => name), ...inner.node.flatMap(({ output }) => output)];
  const renamed = new Map(
    defined.filter((name) => name !== "" && tensors.has(name)).map((name) => [name, freshName(name, node, tensors)]),
  );
  if (renamed.size > 0 && inner.node.some(holdsGraph))
    throw new UnsupportedModel(
      `gives two tensors the name "${[...renamed.keys()][0]}", one of them in the ${where}, which holds subgraphs itself`,
      "Give every tensor a name of its own.",
    );
  const of = (name: string): string => renamed.get(name) ?? name;
  const spliced = [
    ...inner.node.map((each) => ({
      ...each,
      name: names.has(each.name) ? "" : each.name,
      input: each.input.map(of),
      output: each.output.map(of),
    })),
    ...outputs
      .filter(([, output]) => output !== "")
      .map(([given, output]) => ({ opType: "Identity", input: [of(given)], output: [output] }) as unknown as WireNode),
  ];
  return {
    ...graph,
    node: graph.node.flatMap((each) => (each === node ? spliced : [each])),
    initializer: [...graph.initializer, ...inner.initializer.map((each) => ({ ...each, name: of(each.name) }))],
  };
}

function readBranch(node: WireNode, branch: string, where: string): WireGraph {
  const attribute = node.attribute.find(({ name }) => name === branch);
  if (attribute === undefined) throw new MalformedModel(`there is no ${where}`);
  let inner: WireGraph;
  try {
    checkSize(attribute.g, GraphProto);
    inner = GraphProto.decode(attribute.g) as unknown as WireGraph;
  } catch (cause) {
    throw new MalformedModel(`the ${where} does not decode as protobuf`, { cause });
  }
  if (inner.input.length > 0) throw new MalformedModel(`the ${where} has inputs, and an If gives none`);
  if (inner.sparseInitializer.length > 0)
    throw new UnsupportedModel(`has sparse initialisers in the ${where}`, "Convert them to dense initialisers.");
  return inner;
}

function freshName(name: string, node: WireNode, taken: Set<string>): string {
  let fresh = `${node.output[0] ?? ""}/${name}`;
  while (taken.has(fresh)) fresh = `${fresh}'`;
  taken.add(fresh);
  return fresh;
}

function holdsGraph({ attribute }: WireNode): boolean {
  return attribute.some(({ g, graphs }) => g.length > 0 || graphs.length > 0);
}
