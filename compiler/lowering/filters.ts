// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { ShapeMismatch, type Shape } from "../graph/shape.ts";
import { constantInput, integersAttribute, UnsupportedNode } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";

/** The filters of a convolution, input 1. @error UnsupportedNode */
export function frozenFilters(node: FloatNode, tensors: TensorView): Tensor {
  return constantInput(node, 1, tensors, "Export the model with its filters as constants");
}

/** What is added to each channel, input 2; zero where it is left out. @error UnsupportedNode, ShapeMismatch */
export function channelBias(node: FloatNode, tensors: TensorView, channels: number): Float64Array {
  if (!node.inputs[2]) return new Float64Array(channels);
  const { shape, data } = constantInput(node, 2, tensors, "Export the model with its bias as a constant");
  if (shape.length !== 1 || data.length !== channels)
    throw new ShapeMismatch(
      `${node.op} node "${node.name}"`,
      `the bias has the shape [${shape.join(", ")}] for ${channels} channels`,
    );
  return data;
}

/** The kernel's shape, where a node says it, is that of its filters. @error UnsupportedNode */
export function checkKernelShape(node: FloatNode, kernels: Shape): void {
  const said = integersAttribute(node, "kernel_shape");
  if (said !== undefined && said.join() !== kernels.join())
    throw new UnsupportedNode(
      node,
      `kernel_shape is [${said.join(", ")}], and the filters are [${kernels.join(", ")}]`,
      "Check the model with onnx.checker and export it again",
    );
}
