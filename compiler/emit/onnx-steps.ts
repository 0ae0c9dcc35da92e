// SPDX-License-Identifier: GPL-3.0-or-later
import { int64Tensor } from "../onnx/make-tensor.ts";
import type { OnnxNode, OnnxTensor } from "../onnx/model.ts";
import type { OnnxFragment } from "../primitive.ts";

/** Collects the nodes of one primitive; every name begins with the primitive's output, so that none is defined twice. */
export class OnnxSteps {
  readonly #prefix: string;
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  constant(name: string, shape: readonly number[], values: readonly bigint[]): string {
    const full = `${this.#prefix}.${name}`;
    this.#initializers.push(int64Tensor(full, shape, values));
    return full;
  }

  /** One constant an element, as a row. */
  row(name: string, values: readonly bigint[]): string {
    return this.constant(name, [1, values.length], values);
  }

  /** `settings`: the node's attributes, all of them integers. */
  apply(op: string, inputs: readonly string[], name: string, settings: Readonly<Record<string, bigint>> = {}): string {
    const full = `${this.#prefix}.${name}`;
    const attributes = Object.entries(settings).map(([key, value]) => ({ name: key, kind: "int", value }) as const);
    this.#nodes.push({ name: full, op, domain: "", inputs, outputs: [full], attributes });
    return full;
  }

  /** The larger or the smaller of two. onnxruntime's own int64 Max and Min compare 32 bits only: a comparison and a choice are exact. */
  choose(which: "Greater" | "Less", left: string, right: string, name: string): string {
    return this.apply("Where", [this.apply(which, [left, right], `${name}_is_left`), left, right], name);
  }

  /** The fragment whose result is `last`, under the prefix as its name. */
  finish(last: string): OnnxFragment {
    const result = { name: this.#prefix, op: "Identity", domain: "", inputs: [last], outputs: [this.#prefix] };
    return { nodes: [...this.#nodes, { ...result, attributes: [] }], initializers: this.#initializers };
  }
}
