// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError } from "../../schema/errors.ts";
import { checkSize } from "./check-size.ts";
import { checkOpsets } from "./check-opsets.ts";
import { decodeNode } from "./decode-node.ts";
import { decodeTensor } from "./decode-tensor.ts";
import { decodeValueInfo } from "./decode-value-info.ts";
import { ModelProto } from "./descriptor.ts";
import { withoutLabelMaps } from "./label-maps.ts";
import { MalformedModel } from "./malformed-model.ts";
import type { OnnxModel } from "./model.ts";
import { UnsupportedModel } from "./unsupported-model.ts";
import { toBigInt, type WireGraph, type WireModel } from "./wire-messages.ts";

/** The IR versions whose meaning is known here: 3 (2017, initialisers as they are today) to 13. */
const IR_VERSIONS = { min: 3, max: 13 };

/**
 * Reads an ONNX file into plain data. Any bytes at all give a model or a ProofcastError; time and memory are bounded by the size
 * of the file, and that by `checkSize`.
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  return fromWire(readWire(bytes));
}

/** The file's messages as they are, for what writes some of them anew. @error MalformedModel */
export function readWire(bytes: Uint8Array): WireModel {
  try {
    checkSize(bytes, ModelProto);
    return ModelProto.decode(bytes) as unknown as WireModel;
  } catch (cause) {
    if (cause instanceof ProofcastError) throw cause;
    throw new MalformedModel(`its bytes do not decode as protobuf (${messageOf(cause)})`, { cause });
  }
}

function fromWire(wire: WireModel): OnnxModel {
  if (wire.graph === null) throw new MalformedModel("it has no graph");
  const irVersion = Number(toBigInt(wire.irVersion));
  if (irVersion < IR_VERSIONS.min || irVersion > IR_VERSIONS.max)
    throw new UnsupportedModel(
      `declares IR version ${irVersion}`,
      `Versions ${IR_VERSIONS.min} to ${IR_VERSIONS.max} are read: export it again with a current exporter.`,
      { irVersion },
    );
  if (wire.functions.length > 0)
    throw new UnsupportedModel("defines local functions", "Inline them (onnx.inliner.inline_local_functions).");
  const opsets = wire.opsetImport.map(({ domain, version }) => ({ domain, version: Number(toBigInt(version)) }));
  checkOpsets(opsets);
  const { graph, labelMaps } = withoutLabelMaps(wire.graph);
  return {
    irVersion,
    producerName: wire.producerName,
    opsets,
    graph: decodeGraph(graph),
    ...(labelMaps.length === 0 ? {} : { labelMaps }),
  };
}

function decodeGraph(wire: WireGraph): OnnxModel["graph"] {
  if (wire.sparseInitializer.length > 0)
    throw new UnsupportedModel("has sparse initialisers", "Convert them to dense initialisers.");
  return {
    name: wire.name,
    nodes: wire.node.map(decodeNode),
    initializers: wire.initializer.map((tensor) => decodeTensor(tensor, `initialiser "${tensor.name}"`)),
    inputs: wire.input.map((info) => decodeValueInfo(info, `input "${info.name}"`)),
    outputs: wire.output.map((info) => decodeValueInfo(info, `output "${info.name}"`)),
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
