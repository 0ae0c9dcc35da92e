// SPDX-License-Identifier: GPL-3.0-or-later
import protobuf from "protobufjs";

/**
 * The field numbers of onnx.proto, for the messages that Proofcast reads and writes. What it refuses anyway and what could nest
 * without end (subgraphs, sparse tensors, functions, sequence and map types) stays undecoded bytes: no file can make the decoder
 * recurse.
 */
const repeated = { rule: "repeated" } as const;

const MESSAGES = {
  ModelProto: {
    fields: {
      irVersion: { type: "int64", id: 1 },
      producerName: { type: "string", id: 2 },
      graph: { type: "GraphProto", id: 7 },
      opsetImport: { type: "OperatorSetIdProto", id: 8, ...repeated },
      functions: { type: "bytes", id: 25, ...repeated },
    },
  },
  OperatorSetIdProto: { fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } } },
  GraphProto: {
    fields: {
      node: { type: "NodeProto", id: 1, ...repeated },
      name: { type: "string", id: 2 },
      initializer: { type: "TensorProto", id: 5, ...repeated },
      input: { type: "ValueInfoProto", id: 11, ...repeated },
      output: { type: "ValueInfoProto", id: 12, ...repeated },
      sparseInitializer: { type: "bytes", id: 15, ...repeated },
    },
  },
  NodeProto: {
    fields: {
      input: { type: "string", id: 1, ...repeated },
      output: { type: "string", id: 2, ...repeated },
      name: { type: "string", id: 3 },
      opType: { type: "string", id: 4 },
      attribute: { type: "AttributeProto", id: 5, ...repeated },
      domain: { type: "string", id: 7 },
      overload: { type: "string", id: 8 },
    },
  },
  AttributeProto: {
    fields: {
      name: { type: "string", id: 1 },
      f: { type: "float", id: 2 },
      i: { type: "int64", id: 3 },
      s: { type: "bytes", id: 4 },
      t: { type: "TensorProto", id: 5 },
      g: { type: "bytes", id: 6 },
      floats: { type: "float", id: 7, ...repeated },
      ints: { type: "int64", id: 8, ...repeated },
      strings: { type: "bytes", id: 9, ...repeated },
      graphs: { type: "bytes", id: 11, ...repeated },
      type: { type: "int32", id: 20 },
      refAttrName: { type: "string", id: 21 },
    },
  },
  TensorProto: {
    fields: {
      dims: { type: "int64", id: 1, ...repeated },
      dataType: { type: "int32", id: 2 },
      segment: { type: "bytes", id: 3 },
      floatData: { type: "float", id: 4, ...repeated },
      int32Data: { type: "int32", id: 5, ...repeated },
      int64Data: { type: "int64", id: 7, ...repeated },
      name: { type: "string", id: 8 },
      rawData: { type: "bytes", id: 9 },
      doubleData: { type: "double", id: 10, ...repeated },
      uint64Data: { type: "uint64", id: 11, ...repeated },
      externalData: { type: "bytes", id: 13, ...repeated },
      dataLocation: { type: "int32", id: 14 },
    },
  },
  StringStringEntryProto: { fields: { key: { type: "string", id: 1 }, value: { type: "string", id: 2 } } },
  ValueInfoProto: { fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } } },
  TypeProto: { fields: { tensorType: { type: "TensorTypeProto", id: 1 } } },
  TensorTypeProto: { fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShapeProto", id: 2 } } },
  TensorShapeProto: { fields: { dim: { type: "DimensionProto", id: 1, ...repeated } } },
  DimensionProto: {
    oneofs: { value: { oneof: ["dimValue", "dimParam"] } },
    fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } },
  },
};

const ROOT = protobuf.Root.fromJSON({ nested: MESSAGES });

export const ModelProto = ROOT.lookupType("ModelProto");

/** An entry of a tensor's external data, which the tensor holds as bytes. */
export const StringStringEntryProto = ROOT.lookupType("StringStringEntryProto");

/** The message of a subgraph, which an attribute holds as bytes. */
export const GraphProto = ROOT.lookupType("GraphProto");

/** AttributeProto.AttributeType of the kinds that are understood. */
export const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;

/** AttributeProto.AttributeType of GRAPH and GRAPHS. */
export const SUBGRAPH_TYPES: readonly number[] = [5, 10];

/** TensorProto.DataLocation EXTERNAL. */
export const EXTERNAL_LOCATION = 1;
