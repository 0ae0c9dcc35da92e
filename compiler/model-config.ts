import type { ModelSchema } from "../schema/model-schema.ts";
import type { QuantisationBits } from "./quantise/quantise-plan.ts";

/** What a model's folder may say beside its model.onnx: `export const config: ModelConfig` in model.config.ts. */
export type ModelConfig = Readonly<{
  /** Without one, it is derived from the calibration rows. */
  schema?: ModelSchema;
  /** Without them, they are searched for. */
  bits?: QuantisationBits;
  /** The largest error that the search may leave, as a share of the outputs' span on the calibration rows. */
  tolerance?: number;
  /** 0: the first dimension of every input and output is a batch that the exporter fixed, and becomes 1. */
  batchAxis?: 0;
}>;
