// SPDX-License-Identifier: GPL-3.0-or-later
/** A 64-bit integer as protobufjs decodes and encodes it: two signed halves. */
type Int64 = { low: number; high: number; unsigned: boolean };

/**
 * The messages of descriptor.ts as protobufjs gives them: a list that is absent is empty, a message that is absent is null, a
 * scalar that is absent is 0, "" or false. Encoding takes the same with absent fields left out.
 */
export type WireModel = {
  irVersion: Int64 | number;
  producerName: string;
  graph: WireGraph | null;
  opsetImport: readonly { domain: string; version: Int64 | number }[];
  functions: readonly Uint8Array[];
};
export type WireGraph = {
  node: readonly WireNode[];
  name: string;
  initializer: readonly WireTensor[];
  input: readonly WireValueInfo[];
  output: readonly WireValueInfo[];
  sparseInitializer: readonly Uint8Array[];
};
export type WireNode = {
  input: readonly string[];
  output: readonly string[];
  name: string;
  opType: string;
  attribute: readonly WireAttribute[];
  domain: string;
  overload: string;
};
export type WireAttribute = {
  name: string;
  f: number;
  i: Int64 | number;
  s: Uint8Array;
  t: WireTensor | null;
  g: Uint8Array;
  floats: readonly number[];
  ints: readonly (Int64 | number)[];
  strings: readonly Uint8Array[];
  graphs: readonly Uint8Array[];
  type: number;
  refAttrName: string;
};
export type WireTensor = {
  dims: readonly (Int64 | number)[];
  dataType: number;
  segment: Uint8Array;
  floatData: readonly number[];
  int32Data: readonly number[];
  int64Data: readonly (Int64 | number)[];
  name: string;
  rawData: Uint8Array;
  doubleData: readonly number[];
  uint64Data: readonly (Int64 | number)[];
  externalData: readonly Uint8Array[];
  dataLocation: number;
};
export type WireValueInfo = { name: string; type: WireType | null };
type WireType = { tensorType: { elemType: number; shape: { dim: readonly WireDimension[] } | null } | null };
export type WireDimension = { dimValue: Int64 | number; dimParam: string; value?: "dimValue" | "dimParam" };

export function toBigInt(value: Int64 | number): bigint {
  if (typeof value === "number") return BigInt(value);
  const bits = (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
  return value.unsigned ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits);
}

export function toInt64(value: bigint): Int64 {
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: false };
}
