// SPDX-License-Identifier: GPL-3.0-or-later
import { encodeOnnx } from "../compiler/onnx/encode-model.ts";
import { GraphProto, ModelProto } from "../compiler/onnx/descriptor.ts";
import type { OnnxNode, OnnxTensor } from "../compiler/onnx/model.ts";
import { alteredOnnx } from "./altered-onnx.ts";
import { onnxModel } from "./onnx-fixtures.ts";

/** A branch of an If that gives `output`; its nodes read the graph's tensors too. */
export type Branch = Readonly<{
  nodes: readonly OnnxNode[];
  initializers?: readonly OnnxTensor[];
  output: string;
  nested?: Branches;
}>;

/** Both branches of If nodes, by the node's first output. */
export type Branches = Readonly<Record<string, readonly [then: Branch, otherwise: Branch]>>;

/** The file with subgraphs in its If nodes, which the encoder does not write. */
export function withBranches(bytes: Uint8Array, branches: Branches): Uint8Array {
  return alteredOnnx(bytes, ({ graph }) => {
    for (const each of graph.node) {
      const [then, otherwise] = branches[each.output[0] ?? ""] ?? [];
      if (then === undefined || otherwise === undefined) continue;
      each.attribute = [
        { name: "then_branch", type: 5, g: branchBytes(then) },
        { name: "else_branch", type: 5, g: branchBytes(otherwise) },
      ] as (typeof each)["attribute"];
    }
  });
}

function branchBytes({ nodes, initializers = [], output, nested = {} }: Branch): Uint8Array {
  const outputs = [{ name: output, elementType: "float32" as const, shape: undefined }];
  const bytes = encodeOnnx(onnxModel({ inputs: [], outputs, nodes, initializers }));
  const { graph } = ModelProto.decode(withBranches(bytes, nested)) as unknown as { graph: object };
  return GraphProto.encode(graph).finish();
}
