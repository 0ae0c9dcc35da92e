// SPDX-License-Identifier: GPL-3.0-or-later
/** What a model's author can put in the place of operators that have no file in compiler/ops/. */
const GROUPS: readonly (readonly [operators: string, rewrite: string])[] = [
  ["Log1p Expm1", "Export it as ONNX's own operators (Log(1 + x); Exp(x) − 1): a chain on one element is one curve."],
  ["Relu6", "Clip from 0 to 6."],
  [
    "SimplifiedLayerNormalization SkipSimplifiedLayerNormalization",
    "Write it out with ReduceMean, Mul, Sqrt and Div, or train with LayerNormalization or BatchNormalization instead.",
  ],
  [
    "DynamicQuantizeMatMul MatMulIntegerToFloat QLinearReduceMean",
    "Give the float model from before quantisation: proofcast quantises it itself, with a proven error.",
  ],
  [
    "Loop Scan If SequenceMap",
    "Trace the model with fixed inputs, so that the exporter unrolls it (torch.jit.trace, not script).",
  ],
  [
    "NonZero Unique NonMaxSuppression",
    "The result's size depends on values, and a circuit has one: keep the whole tensor and weigh its elements.",
  ],
  [
    "RandomNormal RandomNormalLike RandomUniform RandomUniformLike Bernoulli Multinomial",
    "Export in evaluation mode: a proof has no chance in it. Give noise as a feature if it is wanted.",
  ],
  ["Attention MultiHeadAttention GroupQueryAttention", "Write it out as MatMul, Softmax and MatMul."],
  [
    "DictVectorizer CategoryMapper CastMap ZipMap StringNormalizer TfIdfVectorizer",
    'Encode categories and texts before the model: the chain holds numbers only (skl2onnx: options={…: {"zipmap": False}}).',
  ],
  [
    "GridSample AffineGrid RoiAlign MaxRoiPool MaxUnpool Col2Im",
    "For a fixed size and constant places it is linear: a MatMul with its matrix. Or resize before the model.",
  ],
  [
    "Det Inverse DFT STFT MelWeightMatrix HannWindow HammingWindow BlackmanWindow",
    "Compute it before the model, as features of its own; a DFT of a fixed size is a MatMul with constants.",
  ],
  [
    "Shape Size EyeLike Range ConstantOfShape",
    "Simplify the model (onnxsim), so that what does not depend on its inputs is folded away.",
  ],
  [
    "SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SplitToSequence ConcatFromSequence Optional OptionalGetElement OptionalHasElement",
    "Use tensors of fixed sizes instead of sequences.",
  ],
];

/** By operator. */
export const REWRITES: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(([names, rewrite]) => names.split(" ").map((name) => [name, rewrite] as const)),
);

/** What to do about an operator that has no circuit. Some rewrite for each: the last resort is to say what adding one takes. */
export function rewriteOf(operator: string): string {
  return (
    REWRITES.get(operator) ??
    "No rewrite is known for it: build the model from other operators, or add one file for it to compiler/ops/."
  );
}
