// SPDX-License-Identifier: GPL-3.0-or-later
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { widenTensor } from "../frontend/read-tensor.ts";
import { entryOf } from "../graph/element-at.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { ELEMENT_TYPES, type ElementType } from "../onnx/element-type.ts";
import { boundedNodes, type OutputInfo, type Room } from "./bounded-nodes.ts";
import { constantModel } from "./constant-model.ts";
import { openSession, runSession } from "./ort-session.ts";
import { UnsupportedRuntimeType } from "./ort-tensor.ts";

type ComputedConstants = Readonly<{
  values: ReadonlyMap<string, Tensor>;
  /** What is left of the room. */
  left: Room;
}>;

/**
 * Runs nodes that read only `constants` and each other in onnxruntime. Nothing runs before its result is known to be small, so nodes
 * whose size follows from a value that another one gives are left for the next time, when that value is a constant.
 * @error FloatRuntimeRefused, UnsupportedNode, ModelTooLarge, UnsupportedRuntimeType
 */
export async function computeConstants(
  nodes: readonly FloatNode[],
  constants: ReadonlyMap<string, Tensor>,
  room: Room,
): Promise<ComputedConstants> {
  const { bounded, left } = boundedNodes(nodes, constants, await describeOutputs(nodes, constants), room);
  const names = bounded.flatMap(({ outputs }) => outputs.filter((name) => name !== ""));
  const results = await withSession(constantModel(bounded, constants, names), (session) =>
    runSession(session, {}, names),
  );
  const values = new Map(
    names.map((name) => [name, constantOf(name, entryOf(new Map(Object.entries(results)), name))]),
  );
  return { values, left };
}

/** Type and shape of every output as onnxruntime infers them, which runs nothing. A shape is undefined when even its rank is open. */
async function describeOutputs(
  nodes: readonly FloatNode[],
  constants: ReadonlyMap<string, Tensor>,
): Promise<ReadonlyMap<string, OutputInfo>> {
  const names = nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ""));
  const described = await metadataOf(constantModel(nodes, constants, names));
  const scalars = names.filter((name) => described.get(name)?.shape?.length === 0);
  if (scalars.length === 0) return described;
  // An open rank looks like a scalar's; only the length of what Shape gives tells them apart.
  const opset = nodes.find(({ domain }) => domain === "")?.opset ?? 1;
  const rankOf = (name: string): string => `${name}:rank`;
  const shapes = scalars.map((name): FloatNode => {
    return {
      name: rankOf(name),
      op: "Shape",
      domain: "",
      opset,
      inputs: [name],
      outputs: [rankOf(name)],
      attributes: {},
    };
  });
  const ranks = await metadataOf(constantModel([...nodes, ...shapes], constants, scalars.map(rankOf)));
  const isOpen = (name: string): boolean => ranks.get(rankOf(name))?.shape?.[0] !== 0;
  return new Map(
    [...described].map(([name, info]) => [
      name,
      scalars.includes(name) && isOpen(name) ? { ...info, shape: undefined } : info,
    ]),
  );
}

async function metadataOf(model: Uint8Array): Promise<Map<string, OutputInfo>> {
  return withSession(model, (session) =>
    Promise.resolve(
      new Map(
        session.outputMetadata.map((info) =>
          info.isTensor ? [info.name, { type: info.type, shape: info.shape }] : [info.name, { type: "no tensor" }],
        ),
      ),
    ),
  );
}

async function withSession<T>(model: Uint8Array, use: (session: InferenceSession) => Promise<T>): Promise<T> {
  const session = await openSession(model);
  try {
    return await use(session);
  } finally {
    await session.release();
  }
}

function constantOf(name: string, { type, dims, data }: OrtTensor): Tensor {
  if (!(type in ELEMENT_TYPES) || Array.isArray(data)) throw new UnsupportedRuntimeType(name, type);
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  return widenTensor({ name, shape: dims, elementType: type as ElementType, raw });
}
