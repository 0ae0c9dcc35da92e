// SPDX-License-Identifier: GPL-3.0-or-later
import { decodeOnnx } from "./frontend/decode-onnx.ts";
import type { InferredGraph } from "./graph/inferred-graph.ts";
import { readWire } from "./onnx/decode-model.ts";
import { SubgraphRefused } from "./onnx/decode-node.ts";
import { ModelProto } from "./onnx/descriptor.ts";
import { spliceBranch } from "./onnx/splice-branch.ts";
import { ModelTooLarge } from "./onnx/tensor-shape.ts";
import type { WireGraph, WireModel, WireNode } from "./onnx/wire-messages.ts";
import { UNDECIDED_DOMAIN } from "./passes/check-supported.ts";
import { inferTensors } from "./passes/infer-tensors.ts";

/** Branches that stand in branches, or whose condition another one gives. */
const MAX_ROUNDS = 32;

/** No branches that are taken at once are larger: a byte of them becomes many in memory. */
const MAX_BRANCH_BYTES = 2 ** 22;

/**
 * The file without If nodes: each becomes the branch that its condition chooses, which must not depend on the model's inputs. Exporters
 * write such nodes where the shape of a tensor decides.
 * @error SubgraphRefused, and what the model is refused for before the condition is known
 */
export async function inlineBranches(onnx: Uint8Array): Promise<Uint8Array> {
  let bytes = onnx;
  for (let round = 0; ; round++) {
    const wire = readWire(bytes);
    const branching = wire.graph?.node.filter(isIf) ?? [];
    if (wire.graph === null || branching.length === 0) return bytes;
    if (round === MAX_ROUNDS) throw new ModelTooLarge("Branches within each other", round + 1, MAX_ROUNDS);
    const known = await inferTensors(decodeOnnx(withoutBranches(wire, wire.graph)));
    const graph = withChosen(wire.graph, branching, known);
    bytes = ModelProto.encode({ ...wire, graph }).finish();
  }
}

/** The graph with every branch that is chosen, and without those that no output depends on. */
function withChosen(graph: WireGraph, branching: readonly WireNode[], known: InferredGraph): WireGraph {
  const used = new Set(known.nodes.flatMap(({ outputs }) => outputs));
  const bytes = branching.flatMap(({ attribute }) => attribute).reduce((sum, { g }) => sum + g.length, 0);
  if (bytes > MAX_BRANCH_BYTES) throw new ModelTooLarge("Bytes of all branches", bytes, MAX_BRANCH_BYTES);
  let current = graph;
  for (const node of branching) {
    const condition = known.constants.get(node.input[0] ?? "")?.data[0];
    if (!node.output.some((name) => used.has(name)))
      current = { ...current, node: current.node.filter((each) => each !== node) };
    else if (condition !== undefined)
      current = spliceBranch(current, node, condition === 0 ? "else_branch" : "then_branch");
  }
  const [undecided] = branching;
  if (current === graph && undecided !== undefined)
    throw new SubgraphRefused(undecided.opType, undecided.name, undecided.attribute[0]?.name ?? "");
  return current;
}

/** The file with nodes of an unknown operator in the place of If nodes: what it says up to their conditions. */
function withoutBranches(wire: WireModel, graph: WireGraph): Uint8Array {
  const node = graph.node.map((each) => (isIf(each) ? { ...each, attribute: [], domain: UNDECIDED_DOMAIN } : each));
  const opsetImport = [...wire.opsetImport, { domain: UNDECIDED_DOMAIN, version: 1 }];
  return ModelProto.encode({ ...wire, opsetImport, graph: { ...graph, node } }).finish();
}

function isIf({ opType, domain }: WireNode): boolean {
  return opType === "If" && (domain === "" || domain === "ai.onnx");
}
