// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { readWire } from "../onnx/decode-model.ts";
import { ModelProto } from "../onnx/descriptor.ts";
import { toBigInt, type WireDimension, type WireValueInfo } from "../onnx/wire-messages.ts";
import { dimensionName } from "./free-dimensions.ts";

/** A size is given for a dimension that the model does not have, or does not leave open. */
export class NoSuchDimension extends FatalError {
  constructor(name: string, open: readonly string[]) {
    const shown = open.length === 0 ? "It leaves none open" : `It leaves open: ${open.join(", ")}`;
    super(
      "NO_SUCH_DIMENSION",
      `The model leaves no dimension "${name}" open, and --dim (dims) gives it a size. ${shown}. Leave the others out.`,
      { details: { name, open } },
    );
  }
}

/** The file with the sizes of open dimensions, by their names, in every input and output. @error NoSuchDimension, MalformedModel */
export function fixDimensions(onnx: Uint8Array, sizes: Readonly<Record<string, number>> = {}): Uint8Array {
  if (Object.keys(sizes).length === 0) return onnx;
  const wire = readWire(onnx);
  if (wire.graph === null) return onnx;
  const { graph } = wire;
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const open = new Set(graph.input.filter(({ name }) => !initializers.has(name)).flatMap(openNames));
  const unknown = Object.keys(sizes).find((name) => !open.has(name));
  if (unknown !== undefined) throw new NoSuchDimension(unknown, [...open]);
  const fixed = (info: WireValueInfo): WireValueInfo => fixedInfo(info, new Map(Object.entries(sizes)));
  return ModelProto.encode({
    ...wire,
    graph: { ...graph, input: graph.input.map(fixed), output: graph.output.map(fixed) },
  }).finish();
}

function openNames(info: WireValueInfo): string[] {
  return dimensionsOf(info).flatMap((dimension, axis) => nameOf(info.name, axis, dimension) ?? []);
}

function fixedInfo(info: WireValueInfo, sizes: ReadonlyMap<string, number>): WireValueInfo {
  const tensorType = info.type?.tensorType;
  if (!tensorType?.shape) return info;
  const dim = tensorType.shape.dim.map((dimension, axis) => {
    const size = sizes.get(nameOf(info.name, axis, dimension) ?? "");
    return size === undefined ? dimension : { dimValue: size };
  });
  return { ...info, type: { tensorType: { ...tensorType, shape: { dim } } } } as WireValueInfo;
}

function dimensionsOf({ type }: WireValueInfo): readonly WireDimension[] {
  return type?.tensorType?.shape?.dim ?? [];
}

/** The name of an open dimension. */
function nameOf(tensor: string, axis: number, { value, dimValue, dimParam }: WireDimension): string | undefined {
  if (value === "dimValue" && toBigInt(dimValue) !== -1n) return undefined;
  return dimensionName(tensor, axis, value === "dimParam" ? dimParam : undefined);
}
