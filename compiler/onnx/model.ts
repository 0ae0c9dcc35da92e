// SPDX-License-Identifier: GPL-3.0-or-later
import type { ElementType } from "./element-type.ts";

/** A tensor of an ONNX file, whatever field the file keeps it in: `raw` is little-endian, row-major, as in raw_data. */
export type OnnxTensor = { name: string; shape: readonly number[]; elementType: ElementType; raw: Uint8Array };

/** A dimension: a number, a symbolic name, or undefined where the file says nothing. */
export type OnnxDimension = number | string | undefined;

/** `shape` undefined: the file does not even tell the rank. */
export type OnnxValueInfo = { name: string; elementType: ElementType; shape: readonly OnnxDimension[] | undefined };

/** An attribute with its kind, as AttributeProto has it. */
export type OnnxAttribute =
  | { name: string; kind: "float"; value: number }
  | { name: string; kind: "int"; value: bigint }
  | { name: string; kind: "string"; value: string }
  | { name: string; kind: "tensor"; value: OnnxTensor }
  | { name: string; kind: "floats"; value: readonly number[] }
  | { name: string; kind: "ints"; value: readonly bigint[] }
  | { name: string; kind: "strings"; value: readonly string[] };

export type OnnxNode = {
  name: string;
  op: string;
  domain: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: readonly OnnxAttribute[];
};

export type OnnxGraph = {
  name: string;
  nodes: readonly OnnxNode[];
  initializers: readonly OnnxTensor[];
  inputs: readonly OnnxValueInfo[];
  outputs: readonly OnnxValueInfo[];
};

/** A ZipMap at the end of a classifier: the file's output `map` gives the values of `tensor` under class labels. */
export type OnnxLabelMap = { map: string; tensor: string };

/** The part of an ONNX file that Proofcast reads and writes, as plain data. */
export type OnnxModel = {
  irVersion: number;
  producerName: string;
  opsets: readonly { domain: string; version: number }[];
  graph: OnnxGraph;
  /** Outputs of the file that are no tensors. */
  labelMaps?: readonly OnnxLabelMap[];
};
