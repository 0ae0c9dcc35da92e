// SPDX-License-Identifier: GPL-3.0-or-later
import type { AttributeValue, FloatNode } from "../graph/float-graph.ts";
import { MalformedModel } from "../onnx/malformed-model.ts";
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode } from "../onnx/model.ts";
import { isConstantNode } from "./read-constant-node.ts";
import { NonFiniteWeights, readTensor, widenTensor } from "./read-tensor.ts";

/** All nodes but Constant ones, in the file's order, each with the version of its operator set and a name of its own. */
export function readNodes(graph: OnnxGraph, opsets: OnnxModel["opsets"]): FloatNode[] {
  const versions = readOpsets(opsets);
  const taken = new Set<string>();
  return graph.nodes
    .filter((node) => !isConstantNode(node))
    .map((node, index) => {
      const name = uniqueName(node, index, taken);
      return {
        name,
        op: node.op,
        domain: node.domain,
        opset: opsetOf(node, name, versions),
        inputs: node.inputs,
        outputs: node.outputs,
        attributes: readAttributes(node, name),
      };
    });
}

function readOpsets(opsets: OnnxModel["opsets"]): ReadonlyMap<string, number> {
  const versions = new Map<string, number>();
  for (const { domain, version } of opsets) {
    const key = domain === "ai.onnx" ? "" : domain;
    const other = versions.get(key);
    if (other !== undefined && other !== version)
      throw new MalformedModel(`it imports versions ${other} and ${version} of the operator set "${domain}"`);
    if (version < 1) throw new MalformedModel(`it imports version ${version} of the operator set "${domain}"`);
    versions.set(key, version);
  }
  return versions;
}

function opsetOf(node: OnnxNode, name: string, versions: ReadonlyMap<string, number>): number {
  const version = versions.get(node.domain);
  if (version === undefined)
    throw new MalformedModel(
      `${node.op} node "${name}" belongs to the operator set "${node.domain}", which is not imported`,
    );
  return version;
}

/** Exporters leave names out and repeat them: such a node is called after its operator or its first name, and its index. */
function uniqueName(node: OnnxNode, index: number, taken: Set<string>): string {
  let name = node.name === "" ? `${node.op}#${index}` : node.name;
  while (taken.has(name)) name = `${name}#${index}`;
  taken.add(name);
  return name;
}

function readAttributes(node: OnnxNode, name: string): Record<string, AttributeValue> {
  const names = new Set(node.attributes.map((attribute) => attribute.name));
  if (names.size !== node.attributes.length)
    throw new MalformedModel(`${node.op} node "${name}" has an attribute twice`, { details: { node: name } });
  return Object.fromEntries(
    node.attributes.map((attribute) => [
      attribute.name,
      readAttribute(attribute, `attribute "${attribute.name}" of ${node.op} node "${name}"`),
    ]),
  );
}

/** Numbers that are compared and never computed with: what stands for a missing value, and thresholds that nothing is beyond. */
const NEVER_COMPUTED: readonly string[] = [
  ...["replaced_value_float", "nodes_values", "nodes_values_as_tensor", "nodes_splits", "membership_values"],
];

function readAttribute(attribute: OnnxAttribute, where: string): AttributeValue {
  if (NEVER_COMPUTED.includes(attribute.name))
    return attribute.kind === "tensor" ? widenTensor(attribute.value) : attribute.value;
  if (attribute.kind === "tensor") return readTensor(attribute.value, where);
  if (attribute.kind === "float" && !Number.isFinite(attribute.value))
    throw new NonFiniteWeights(where, [], attribute.value);
  if (attribute.kind === "floats") {
    const position = attribute.value.findIndex((value) => !Number.isFinite(value));
    if (position >= 0) throw new NonFiniteWeights(where, [position], attribute.value[position] ?? NaN);
  }
  return attribute.value;
}
