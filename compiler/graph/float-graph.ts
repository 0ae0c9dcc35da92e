// SPDX-License-Identifier: GPL-3.0-or-later
import type { ElementType } from "../onnx/element-type.ts";

/**
 * A constant of the model, row-major. `raw` holds the file's own bits. `data` is the same widened to doubles: exact for every type
 * but int64 and uint64 beyond 2^53, where they are the nearest double (the "to the end" of a Slice, never a weight).
 * A scalar has the shape []. An empty tensor (some dimension 0) is allowed.
 */
export type Tensor = { shape: readonly number[]; elementType: ElementType; raw: Uint8Array; data: Float64Array };

/** FLOAT is a number, INT a bigint, their lists likewise (an empty list has no kind); TENSOR is a Tensor. */
export type AttributeValue =
  number | bigint | string | readonly number[] | readonly bigint[] | readonly string[] | Tensor;

/**
 * One operator. `inputs` and `outputs` are tensor names; an optional one that is left out is "". `name` is unique in its
 * graph and never empty, so that errors can point at it. `opset` is the imported version of the node's `domain` ("" is ONNX's own).
 */
export type FloatNode = {
  name: string;
  op: string;
  domain: string;
  opset: number;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, AttributeValue>>;
};

/** Every dimension is known: a batch dimension that the file leaves open is 1. */
export type GraphInput = { name: string; shape: readonly number[]; elementType: ElementType };

/**
 * `shape` is what the file declares, undefined where it leaves any dimension open: shape inference decides then. `fromMap` is the
 * file's own output, a map from class labels to the values of this tensor, which stands in its place.
 */
export type GraphOutput = {
  name: string;
  shape: readonly number[] | undefined;
  elementType: ElementType;
  fromMap?: string;
};

/**
 * An ONNX model after decoding and before any pass. Holds: nodes are in topological order; every name that a node or an output
 * reads is an input, a constant or an earlier node's output; no name is defined twice; every constant is finite.
 */
export type FloatGraph = {
  inputs: readonly GraphInput[];
  outputs: readonly GraphOutput[];
  nodes: readonly FloatNode[];
  constants: ReadonlyMap<string, Tensor>;
};
