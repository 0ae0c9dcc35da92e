import { Interface } from "ethers";
import featureSource from "../abi/IFeatureSource.json" with { type: "json" };
import modelRegistry from "../abi/ModelRegistry.json" with { type: "json" };
import predictionOracle from "../abi/PredictionOracle.json" with { type: "json" };

/** What the relayer calls and reads; generated, with the errors of the contracts behind each. */
export const ORACLE_ABI = new Interface(predictionOracle);
export const REGISTRY_ABI = new Interface(modelRegistry);

/** Whatever source a model is registered with. */
export const SOURCE_ABI = new Interface(featureSource);
