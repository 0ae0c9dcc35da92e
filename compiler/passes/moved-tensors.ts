// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatGraph, FloatNode, Tensor } from "../graph/float-graph.ts";
import type { MovedElements, TensorFact } from "../graph/inferred-graph.ts";
import { inputOf, UnsupportedNode } from "../node-parts.ts";
import { ELEMENT_TYPES, type ElementType } from "../onnx/element-type.ts";
import type { MovingOperator, TensorView } from "../operator.ts";
import { movedTypes } from "./check-element-types.ts";
import { numberElements, pickedElements, type ElementNumbers } from "./element-numbers.ts";
import { checkForm, checkNodeElements } from "./typed-node.ts";

type Moved = Readonly<{ node: FloatNode; output: string; elementType: ElementType }>;

/**
 * Runs operators that only move elements on numbers in place of the elements: beside a tensor stands one of the same shape that holds
 * numbers, and an operator's tensor of numbers says of each element where it comes from. Chains of such operators run at once, so that
 * a pick is of what stands before the chain.
 */
export class MovedTensors {
  readonly elements = new Map<string, MovedElements>();
  readonly #numbers: ElementNumbers = [];
  /** Tensors of numbers, by the name that they have in onnxruntime. */
  readonly #tensors = new Map<string, Tensor>();
  /** What onnxruntime is about to run. */
  readonly #pending = new Map<string, Moved>();
  readonly #prefix: string;

  constructor({ inputs, nodes, constants }: FloatGraph) {
    const names = [...inputs.map(({ name }) => name), ...nodes.flatMap(({ outputs }) => outputs), ...constants.keys()];
    let prefix = "numbers of ";
    while (names.some((name) => name.startsWith(prefix))) prefix = `:${prefix}`;
    this.#prefix = prefix;
  }

  /**
   * The node, to be run on numbers; nothing as long as it cannot be, because something before it is not known.
   * @error UnsupportedNode, ModelTooLarge
   */
  numbered(
    node: FloatNode,
    operator: MovingOperator,
    tensors: TensorView & Readonly<{ isKnown: (name: string) => boolean; isConstant: (name: string) => boolean }>,
  ): FloatNode[] {
    const data = operator.moves(node, tensors).filter((index) => node.inputs[index]);
    const isNumbered = (name: string): boolean => this.#pending.has(this.#prefix + name);
    if (!data.every((index) => tensors.isKnown(inputOf(node, index)) || isNumbered(inputOf(node, index)))) return [];
    for (const [index, name] of node.inputs.entries()) {
      if (data.includes(index) || tensors.isConstant(name)) continue;
      if (!tensors.isKnown(name)) return [];
      throw new UnsupportedNode(
        node,
        `input ${index} ("${name}") depends on the model's inputs, and only a constant is supported there`,
        "A circuit has one shape, and picks the same elements for every row: make it a constant when exporting",
      );
    }
    checkForm(node, operator);
    const typed = {
      ...tensors,
      elementType: (name: string) => this.#pending.get(this.#prefix + name)?.elementType ?? tensors.elementType(name),
    };
    const elementTypes = movedTypes(node, operator, typed);
    node.outputs.forEach((output, place) => {
      const elementType = elementTypes[place];
      if (output !== "" && elementType !== undefined)
        this.#pending.set(this.#prefix + output, { node, output, elementType });
    });
    return this.#onNumbers(node, operator, data, tensors);
  }

  /** The constants, and the numbers that stand for tensors beside them. */
  with(constants: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
    return new Map([...constants, ...this.#tensors]);
  }

  /** Takes a tensor of numbers that onnxruntime gave; false if it is none. @error ModelTooLarge */
  learn(name: string, value: Tensor, facts: Map<string, TensorFact>): boolean {
    if (!name.startsWith(this.#prefix)) return false;
    const moved = this.#pending.get(name);
    if (moved === undefined) return true;
    this.#pending.delete(name);
    checkNodeElements(moved.node, value.shape);
    this.#tensors.set(name, value);
    this.elements.set(moved.output, pickedElements(this.#numbers, value));
    facts.set(moved.output, { shape: value.shape, elementType: moved.elementType });
    return true;
  }

  #onNumbers(
    node: FloatNode,
    { numbersAs }: MovingOperator,
    data: readonly number[],
    tensors: TensorView,
  ): FloatNode[] {
    const inputs = node.inputs.map((name, index) => (data.includes(index) ? this.#numbersOf(name, tensors) : name));
    const outputs = node.outputs.map((name) => (name === "" ? "" : this.#prefix + name));
    const type = numbersAs?.(node.opset) ?? "int64";
    if (type === "int64") return [{ ...node, inputs, outputs }];
    const typed = (name: string): string => `${this.#prefix}${type} ${name}`;
    const cast = (from: string, to: string, code: ElementType): FloatNode => ({
      ...{ name: to, op: "Cast", domain: "", opset: node.domain === "" ? node.opset : 13 },
      ...{ inputs: [from], outputs: [to], attributes: { to: BigInt(ELEMENT_TYPES[code].code) } },
    });
    const own = (name: string): string => `${typed(name)} of ${node.name}`;
    return [
      ...[...new Set(data.map((index) => elementAt(inputs, index)))].map((name) => cast(name, own(name), type)),
      {
        ...node,
        inputs: inputs.map((name, index) => (data.includes(index) ? own(name) : name)),
        outputs: outputs.map((name) => (name === "" ? "" : typed(name))),
      },
      ...outputs.filter((name) => name !== "").map((name) => cast(typed(name), name, "int64")),
    ];
  }

  /** The name of the tensor of numbers that stands for one of the graph's. @error ModelTooLarge */
  #numbersOf(name: string, tensors: TensorView): string {
    const numbers = this.#prefix + name;
    if (!this.#tensors.has(numbers) && !this.#pending.has(numbers))
      this.#tensors.set(numbers, numberElements(this.#numbers, name, tensors.shape(name)));
    return numbers;
  }
}
