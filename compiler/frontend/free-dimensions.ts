// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { OnnxValueInfo } from "../onnx/model.ts";

/** A dimension of an input that the file leaves open. One name is one size, wherever it stands. */
type FreeDimension = Readonly<{ name: string; input: string; axis: number }>;

/** Dimensions other than the batch are open: a circuit has one size. */
export class UnknownDimension extends FatalError {
  constructor(free: readonly FreeDimension[]) {
    const names = [...new Set(free.map(({ name }) => name))];
    const shown = free.map(({ name, input, axis }) => `"${name}" (axis ${axis} of input "${input}")`);
    super(
      "UNKNOWN_DIMENSION",
      `The model leaves dimensions open: ${shown.join(", ")}. A circuit has one size, and none is guessed but the first axis (the batch), which becomes 1. ` +
        `Say their sizes: ${names.map((name) => `--dim ${name}=<n>`).join(" ")} (or dims: { ${names.map((name) => `"${name}": <n>`).join(", ")} } in model.config.ts), or export the model with them fixed.`,
      { details: { names, free } },
    );
  }
}

/** What an open dimension is called: as the file calls it, or by its input and axis. */
export function dimensionName(input: string, axis: number, given: string | undefined): string {
  return given === undefined || given === "" ? `${input}:${axis}` : given;
}

/** Every open dimension; the first axes stand for the batch unless their name stands elsewhere too. */
export function freeDimensions(inputs: readonly OnnxValueInfo[]): FreeDimension[] {
  const open = inputs.flatMap(({ name: input, shape = [] }) =>
    shape.flatMap((dimension, axis) =>
      typeof dimension === "number" ? [] : [{ name: dimensionName(input, axis, dimension), input, axis }],
    ),
  );
  const free = new Set(open.filter(({ axis }) => axis > 0).map(({ name }) => name));
  return open.filter(({ name }) => free.has(name));
}
