// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator, OperatorExample } from "../operator.ts";
import { dequantised } from "./linear-quantisation.ts";
import { quantisedOperator, resultType } from "./quantised-operator.ts";

type BinaryOperator = Readonly<{
  name: string;
  /** The same on floats. */
  of: Operator;
  examples: readonly OperatorExample[];
}>;

/** An operator of onnxruntime's own domain on two quantised tensors: value, scale and zero point of each, then scale and zero point of the result. */
export function quantisedBinaryOperator({ name, of, examples }: BinaryOperator): Operator {
  return {
    ...{ name, domain: "com.microsoft", sinceOpset: 1, attributes: {}, examples },
    arity: () => [7, 8],
    settings: [1, 2, 4, 5, 6, 7],
    inferElementTypes: (node, tensors) => [resultType(node, tensors, 7)],
    ...quantisedOperator({
      of,
      opset: 14,
      operands: (node, tensors) => [
        dequantised(node, tensors, { value: 0, scale: 1, zero: 2 }),
        dequantised(node, tensors, { value: 3, scale: 4, zero: 5 }),
      ],
      result: { scale: 6, zero: 7 },
    }),
  };
}

/** Two activations; and a constant, without a zero point of its result. `scale`: the result's. */
export function quantisedBinaryExamples(verb: string, scale: number): readonly OperatorExample[] {
  const activation = (shape: number[]) => ({ shape, elementType: "uint8" }) as const;
  const scalar = (value: number) => ({ shape: [], values: [value] });
  const zero = (value: number, elementType: "uint8" | "int8") => ({ shape: [], values: [value], elementType });
  return [
    {
      title: `${verb} two activations`,
      opset: 1,
      inputs: [
        ...[activation([1, 3]), scalar(0.0213), zero(12, "uint8")],
        ...[activation([1, 1]), scalar(0.0117), zero(100, "uint8")],
        ...[scalar(scale), zero(90, "uint8")],
      ],
      outputTypes: ["uint8"],
    },
    {
      title: `${verb} a constant, without a zero point of its result`,
      opset: 1,
      inputs: [
        ...[{ shape: [1, 3], elementType: "int8" } as const, scalar(0.0213), zero(-7, "int8")],
        ...[{ shape: [3], values: [-101, 3, 77], elementType: "int8" } as const, scalar(0.0117), zero(-7, "int8")],
        scalar(scale),
      ],
      outputTypes: ["int8"],
    },
  ];
}
