/** What a model's author can put in the place of operators, by the reason that they are not there as such. */
const GROUPS: readonly (readonly [operators: string, rewrite: string])[] = [
  [
    "Softmax LogSoftmax Sigmoid",
    "At the end of the model: give the scores before it (--scores). Elsewhere: HardSigmoid, or Relu with a Clip, and train again.",
  ],
  ["Hardmax ArgMax ArgMin TopK", "Give the scores themselves as outputs and let their reader compare them."],
  [
    "Tanh Softsign Erf Gelu FastGelu BiasGelu QuickGelu Elu Selu Celu Mish Softplus Swish HardSwish HardSigmoid ThresholdedRelu Shrink",
    "Train with Relu (or LeakyRelu) instead: a piecewise linear activation needs no table and costs least.",
  ],
  ["LeakyRelu PRelu", "Relu(x) − a·Relu(−x): two Relu nodes, a Mul by the constant a and a Sub give the same."],
  ["Clip Relu6", "lo + Relu(x − lo) − Relu(x − hi): two Relu nodes and constants give the same."],
  ["Abs", "Relu(x) + Relu(−x)."],
  ["Max", "a + Relu(b − a), for each further input again."],
  ["Min", "a − Relu(a − b), for each further input again."],
  ["Neg", "Mul by the constant −1."],
  ["Sum", "A chain of Add."],
  ["Mean", "A chain of Add and a Mul by the constant 1/n."],
  [
    "ReduceSum ReduceMean GlobalAveragePool AveragePool",
    "A MatMul (or Gemm) with a constant matrix of ones, or of 1/n.",
  ],
  [
    "ReduceMax ReduceMin MaxPool GlobalMaxPool",
    "A tree of a + Relu(b − a) over slices; or average instead, which is linear.",
  ],
  [
    "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceProd ReduceSumSquare LpNormalization LpPool GlobalLpPool",
    "Compute the norm outside the model, as a feature of its own.",
  ],
  [
    "Exp Log Pow Sqrt Reciprocal Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Log1p Expm1",
    "On a feature: compute it before the model, as a feature of its own. Inside: a small Relu network fitted to it.",
  ],
  [
    "Floor Ceil Round Sign Mod BitShift BitwiseAnd BitwiseOr BitwiseXor BitwiseNot IsNaN IsInf",
    "Take the step out of the model: compute it on the features before, or on the outputs after.",
  ],
  [
    "Equal Greater GreaterOrEqual Less LessOrEqual And Or Xor Not Where",
    "A difference in place of the comparison, Clip(k·(a − b), 0, 1) with Relu; or give both sides as outputs.",
  ],
  [
    "BatchNormalization",
    "Export in evaluation mode (model.eval()) and fold it into the layer before: scale the weights, shift the bias.",
  ],
  ["Dropout", "Export in evaluation mode (model.eval()): it then does nothing, and exporters leave it out."],
  [
    "LayerNormalization InstanceNormalization GroupNormalization RMSNormalization SkipLayerNormalization SimplifiedLayerNormalization MeanVarianceNormalization LRN",
    "Train with BatchNorm instead, which folds into the layer before it; or normalise the features outside.",
  ],
  [
    "Conv ConvTranspose ConvInteger DepthToSpace SpaceToDepth",
    "For a fixed size, a MatMul with the convolution's own matrix (im2col of the constant kernel) gives the same.",
  ],
  [
    "Transpose Concat Slice Split Gather GatherElements GatherND Pad Expand Tile",
    "A MatMul with a constant matrix of zeros and ones moves the same elements.",
  ],
  [
    "ScatterElements ScatterND Scatter OneHot EyeLike Trilu CumSum",
    "A MatMul with a constant matrix, where the places are constants.",
  ],
  ["Einsum", "Write it as Transpose, Reshape and MatMul (opset 12's exporters: replace torch.einsum)."],
  [
    "MatMulInteger QLinearMatMul QLinearConv QuantizeLinear DequantizeLinear DynamicQuantizeLinear QGemm QLinearAdd QLinearSigmoid DynamicQuantizeMatMul",
    "Give the float model from before quantisation: proofcast quantises it itself, with a proven error.",
  ],
  [
    "LSTM GRU RNN",
    "Unroll it over a fixed number of steps into MatMul, Add and activations (write the cell's formula out, and export that).",
  ],
  [
    "Loop Scan If SequenceMap",
    "Trace the model with fixed inputs, so that the exporter unrolls it (torch.jit.trace, not script).",
  ],
  [
    "NonZero Unique Compress NonMaxSuppression",
    "The result's size depends on values, and a circuit has one: keep the whole tensor and weigh its elements.",
  ],
  [
    "RandomNormal RandomNormalLike RandomUniform RandomUniformLike Bernoulli Multinomial",
    "Export in evaluation mode: a proof has no chance in it. Give noise as a feature if it is wanted.",
  ],
  [
    "Attention MultiHeadAttention GroupQueryAttention",
    "Write it out as MatMul, Softmax and MatMul, if each of those is supported; else a model without attention.",
  ],
  [
    "TreeEnsembleClassifier TreeEnsembleRegressor TreeEnsemble",
    "Fit a small Relu network to the ensemble's predictions and export that.",
  ],
  ["LinearClassifier LinearRegressor", "Gemm with the same coefficients and intercepts."],
  ["Scaler Normalizer Imputer Binarizer", "Do it on the rows before the model; a Scaler is Sub and Mul by constants."],
  [
    "SVMClassifier SVMRegressor",
    "A linear SVM is a Gemm. A kernel needs another model: fit a small Relu network to it.",
  ],
  [
    "LabelEncoder OneHotEncoder FeatureVectorizer ArrayFeatureExtractor DictVectorizer CategoryMapper CastMap ZipMap StringNormalizer TfIdfVectorizer",
    'Encode categories and texts before the model: the chain holds numbers only (skl2onnx: options={…: {"zipmap": False}}).',
  ],
  [
    "Resize Upsample GridSample AffineGrid RoiAlign MaxRoiPool MaxUnpool Col2Im CenterCropPad",
    "For a fixed size and constant places it is linear: a MatMul with its matrix. Or resize before the model.",
  ],
  [
    "Det Inverse DFT STFT MelWeightMatrix HannWindow HammingWindow BlackmanWindow",
    "Compute it before the model, as features of its own; a DFT of a fixed size is a MatMul with constants.",
  ],
  [
    "Identity Cast CastLike Reshape Flatten Squeeze Unsqueeze Shape Size Range ConstantOfShape",
    "Simplify the model (onnxsim), so that what does not depend on its inputs is folded away.",
  ],
  [
    "SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SplitToSequence ConcatFromSequence Optional OptionalGetElement OptionalHasElement",
    "Use tensors of fixed sizes instead of sequences.",
  ],
];

const REWRITES: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(([names, rewrite]) => names.split(" ").map((name) => [name, rewrite] as const)),
);

/** What to do about an operator that has no circuit. Some rewrite for each: the last resort is to say what adding one takes. */
export function rewriteOf(operator: string): string {
  return (
    REWRITES.get(operator) ??
    "No rewrite is known for it: build the model from other operators, or add one file for it to compiler/ops/."
  );
}
