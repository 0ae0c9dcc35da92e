// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { ElementType } from "../onnx/element-type.ts";
import type { ComputingOperator, Operator, OutputShapes, TensorView } from "../operator.ts";
import { constantNode } from "./affine-node.ts";
import { dequantisedView, parameterOf, quantised, quantisedType, type Dequantised } from "./linear-quantisation.ts";

/** An operator on quantised values: another one on the real numbers behind them, and its result quantised where the node says how. */
type QuantisedForm = Readonly<{
  of: Operator;
  /** The inner node's operands, in its order. */
  operands: (node: FloatNode, tensors: TensorView) => readonly Dequantised[];
  /** Places of the result's scale and zero point; left out, or left out by a node: the result is no quantised one. */
  result?: Readonly<{ scale: number; zero: number }>;
  /** What the inner operator is of, which has no domain of its own. */
  opset: number | ((node: FloatNode) => number);
}>;

type Inner = Readonly<{
  node: FloatNode;
  view: TensorView;
  operator: ComputingOperator;
  operands: readonly Dequantised[];
}>;

function innerOf({ of, operands, opset }: QuantisedForm, node: FloatNode, tensors: TensorView, output: string): Inner {
  if (of.moves !== undefined) throw new TypeError(`${of.name} computes nothing`);
  const found = operands(node, tensors);
  const [inputs, version] = [found.map(({ name }) => name), typeof opset === "number" ? opset : opset(node)];
  const inner = { ...node, op: of.name, domain: "", opset: version, inputs, outputs: [output] };
  return { node: inner, view: dequantisedView(tensors, found), operator: of, operands: found };
}

function isQuantised({ result }: QuantisedForm, node: FloatNode): boolean {
  return result !== undefined && Boolean(node.inputs[result.scale]);
}

/** Shapes, terms and nodes of such an operator. */
export function quantisedOperator(
  form: QuantisedForm,
): Pick<ComputingOperator, "elements" | "error" | "inferShapes" | "terms" | "lower"> {
  const shapesOf = (node: FloatNode, tensors: TensorView): OutputShapes => {
    const inner = innerOf(form, node, tensors, outputOf(node));
    return inner.operator.inferShapes(inner.node, inner.view) as OutputShapes;
  };
  return {
    elements: "any",
    error: "approximated",
    inferShapes: shapesOf,
    terms: (node, tensors, shapes) => {
      const inner = innerOf(form, node, tensors, outputOf(node));
      const size = sizeOf(shapes[0]);
      return inner.operator.terms(inner.node, inner.view, shapes) + 12 * size;
    },
    lower: (node, tensors, shapes): LoweredNode[] => {
      const [output, [shape]] = [outputOf(node), shapes];
      const isResult = isQuantised(form, node);
      const real = isResult ? `${output}:real` : output;
      const inner = innerOf(form, node, tensors, real);
      const computing = inner.operator.lower(inner.node, inner.view, shapes);
      const nodes = [
        ...inner.operands.flatMap((each) => each.nodes),
        ...constantsRead(inner.operands, computing),
        ...computing,
      ].map((each) => ({ ...each, source: output }));
      if (!isResult || form.result === undefined) return nodes;
      const { scale, zero } = form.result;
      const scales = parameterOf(node, tensors, scale, { shape, axis: 1, byDefault: 1 });
      const zeros = parameterOf(node, tensors, zero, { shape, axis: 1, byDefault: 0 });
      return [...nodes, ...quantised(node, real, scales, zeros, resultType(node, tensors, zero))];
    },
  };
}

/** The type of a quantised result: its zero point's, or the first input's where it has none. */
export function resultType(node: FloatNode, tensors: TensorView, zeroPlace: number): ElementType {
  return node.inputs[zeroPlace] ? quantisedType(node, tensors, zeroPlace) : tensors.elementType(inputOf(node, 0));
}

/** Constant operands that are read where an activation could stand. */
function constantsRead(operands: readonly Dequantised[], nodes: readonly LoweredNode[]): LoweredNode[] {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return operands.flatMap(({ name, constant }) =>
    constant !== undefined && read.has(name) ? [constantNode(name, constant.data)] : [],
  );
}
