// SPDX-License-Identifier: GPL-3.0-or-later
import { MAX_FILE_BYTES } from "./check-size.ts";
import { readWire } from "./decode-model.ts";
import { EXTERNAL_LOCATION, ModelProto, StringStringEntryProto } from "./descriptor.ts";
import { ELEMENT_TYPES, elementTypeOf } from "./element-type.ts";
import { MalformedModel } from "./malformed-model.ts";
import { elementCount, ModelTooLarge } from "./tensor-shape.ts";
import { toBigInt, type WireNode, type WireTensor } from "./wire-messages.ts";

/** A part of a file beside the model, as the model names it: nothing here has been opened, and `location` may be hostile. */
export type ExternalPart = Readonly<{ location: string; offset: number; bytes: number; where: string }>;

/** Gives exactly the bytes of a part. */
export type ReadPart = (part: ExternalPart) => Promise<Uint8Array>;

/** The model as one file, every tensor inside, so that its hash covers every weight. @error MalformedModel, ModelTooLarge */
export async function withExternalData(onnx: Uint8Array, read: ReadPart): Promise<Uint8Array> {
  const wire = readWire(onnx);
  const { graph } = wire;
  if (graph === null) return onnx;
  let total = onnx.length;
  const inside = async (tensor: WireTensor, where: string): Promise<WireTensor> => {
    if (!isExternal(tensor)) return tensor;
    const part = partOf(tensor, where);
    total += part.bytes;
    if (total > MAX_FILE_BYTES)
      throw new ModelTooLarge("Bytes of the model with its external data", total, MAX_FILE_BYTES);
    return { ...tensor, rawData: await read(part), externalData: [], dataLocation: 0 };
  };
  const insideNode = async (node: WireNode): Promise<WireNode> => {
    if (!node.attribute.some(({ t }) => t !== null && isExternal(t))) return node;
    const attribute: WireNode["attribute"][number][] = [];
    for (const each of node.attribute) {
      const where = `attribute "${each.name}" of ${node.opType} node "${node.name}"`;
      attribute.push(each.t === null ? each : { ...each, t: await inside(each.t, where) });
    }
    return { ...node, attribute };
  };
  const initializer: WireTensor[] = [];
  for (const tensor of graph.initializer) initializer.push(await inside(tensor, `initialiser "${tensor.name}"`));
  const node: WireNode[] = [];
  for (const each of graph.node) node.push(await insideNode(each));
  return ModelProto.encode({ ...wire, graph: { ...graph, initializer, node } }).finish();
}

function isExternal({ dataLocation, externalData }: WireTensor): boolean {
  return dataLocation === EXTERNAL_LOCATION || externalData.length > 0;
}

/** What the entries say, which must be what the tensor's type and shape take. */
function partOf(tensor: WireTensor, where: string): ExternalPart {
  const entries = entriesOf(tensor, where);
  const location = entries.get("location");
  if (location === undefined) throw new MalformedModel(`the ${where} is in another file and does not say which`);
  const { bytes: size } = ELEMENT_TYPES[elementTypeOf(tensor.dataType, `The ${where}`)];
  const shape = tensor.dims.map((dim) => Number(toBigInt(dim)));
  const bytes = elementCount(shape, where) * size;
  const length = wholeNumber(entries.get("length") ?? String(bytes), "length", where);
  if (length !== bytes)
    throw new MalformedModel(`the ${where} takes ${bytes} bytes, and its external data has ${length}`, {
      details: { where, bytes, length },
    });
  return { location, offset: wholeNumber(entries.get("offset") ?? "0", "offset", where), bytes, where };
}

function entriesOf({ externalData }: WireTensor, where: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const bytes of externalData) {
    let entry: { key: string; value: string };
    try {
      entry = StringStringEntryProto.decode(bytes) as unknown as typeof entry;
    } catch (cause) {
      throw new MalformedModel(`the external data of the ${where} does not decode as protobuf`, { cause });
    }
    if (entries.has(entry.key)) throw new MalformedModel(`the external data of the ${where} has "${entry.key}" twice`);
    entries.set(entry.key, entry.value);
  }
  return entries;
}

function wholeNumber(text: string, key: string, where: string): number {
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value))
    throw new MalformedModel(`the ${key} of the external data of the ${where} is no whole number`);
  return value;
}
