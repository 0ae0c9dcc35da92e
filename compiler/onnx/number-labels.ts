// SPDX-License-Identifier: GPL-3.0-or-later
import { readWire } from "./decode-model.ts";
import { ModelProto } from "./descriptor.ts";
import { ELEMENT_TYPES } from "./element-type.ts";
import { toBigInt, toInt64, type WireAttribute, type WireGraph, type WireNode } from "./wire-messages.ts";

/** Classifiers whose first output is a label, and the attribute that holds labels that are whole numbers. */
const LABELS: Readonly<Record<string, string>> = {
  LinearClassifier: "classlabels_ints",
  SVMClassifier: "classlabels_ints",
  TreeEnsembleClassifier: "classlabels_int64s",
};

/** ONNX's number of the attribute kind INTS. */
const INTS = 7;

/**
 * The file with numbers in the place of class labels that are texts, counted from 0 in the labels' order: a circuit has no text. Labels that
 * an operator of the model reads stay, and the operator is refused.
 */
export function numberLabels(onnx: Uint8Array): Uint8Array {
  const wire = readWire(onnx);
  if (!wire.graph?.node.some((node) => textLabels(node).length > 0)) return onnx;
  return ModelProto.encode({ ...wire, graph: numbered(wire.graph, labelsIn(wire.graph)) }).finish();
}

/** Tensors of labels: those of classifiers, and what only carries them on. */
function labelsIn({ node }: WireGraph): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const each of node) {
    const carries = CARRYING.includes(each.opType) && labels.has(each.input[0] ?? "");
    if (carries || textLabels(each).length > 0) labels.add(each.output[0] ?? "");
  }
  return labels;
}

const CARRYING: readonly string[] = ["Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze"];

/** ONNX's number of the element type string. */
const STRING = 8;

/** What whoever reads the results must know. */
export function labelNotes(onnx: Uint8Array): string[] {
  return (readWire(onnx).graph?.node ?? []).flatMap((node) => {
    const labels = textLabels(node);
    if (labels.length === 0) return [];
    const named = labels.slice(0, SHOWN).map((label, place) => `${place} for ${JSON.stringify(label)}`);
    const more = labels.length > SHOWN ? ", …" : "";
    return [`Label "${node.output[0] ?? ""}" is the number of a class: ${named.join(", ")}${more}.`];
  });
}

const SHOWN = 16;

function textLabels({ opType, domain, attribute }: WireNode): string[] {
  if (domain !== "ai.onnx.ml" || LABELS[opType] === undefined) return [];
  const texts = attribute.find(({ name }) => name === "classlabels_strings")?.strings ?? [];
  return texts.map((text) => new TextDecoder().decode(text));
}

function numbered(graph: WireGraph, labels: ReadonlySet<string>): WireGraph {
  return {
    ...graph,
    node: graph.node.map((node) => {
      if (textLabels(node).length > 0) return withNumbers(node);
      return node.opType === "Cast" && labels.has(node.output[0] ?? "") ? castToNumbers(node) : node;
    }),
    output: graph.output.map((output) =>
      labels.has(output.name) && output.type?.tensorType?.elemType === STRING
        ? { ...output, type: { tensorType: { ...output.type.tensorType, elemType: ELEMENT_TYPES.int64.code } } }
        : output,
    ),
  };
}

function withNumbers(node: WireNode): WireNode {
  const ints = textLabels(node).map((_, place) => toInt64(BigInt(place)));
  return {
    ...node,
    attribute: node.attribute.map((each): WireAttribute =>
      each.name === "classlabels_strings"
        ? { ...each, name: LABELS[node.opType] ?? "", strings: [], ints, type: INTS }
        : each,
    ),
  };
}

/** A cast of labels to texts, which they are no more. */
function castToNumbers(node: WireNode): WireNode {
  const code = ELEMENT_TYPES.int64.code;
  return {
    ...node,
    attribute: node.attribute.map((each): WireAttribute =>
      each.name === "to" && Number(toBigInt(each.i)) === STRING ? { ...each, i: code } : each,
    ),
  };
}
