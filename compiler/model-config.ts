import type { ModelSchema } from "../schema/model-schema.ts";
import type { MaxError } from "./quantise/max-error.ts";
import type { QuantisationBits } from "./quantise/quantise-plan.ts";

/** What a model's folder may say beside its model.onnx: `export const config: ModelConfig` in model.config.ts. */
export type ModelConfig = Readonly<{
  /** Without one, it is derived from the calibration rows. */
  schema?: ModelSchema;
  /** What the rows of a model with a schema are: its integers, when left out, or values as the float model reads them. */
  rowsAre?: "integers" | "raw";
  /** Without them, they are searched for. */
  bits?: QuantisationBits;
  /** The largest error allowed on the calibration rows: 0.01 in the outputs' unit, or "1%" of what each output spans. */
  maxError?: MaxError;
}>;
