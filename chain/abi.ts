// SPDX-License-Identifier: GPL-3.0-or-later
import { Interface } from "ethers";
import featureSource from "../abi/IFeatureSource.json" with { type: "json" };
import modelRegistry from "../abi/ModelRegistry.json" with { type: "json" };
import predictionFeed from "../abi/PredictionFeed.json" with { type: "json" };
import predictionOracle from "../abi/PredictionOracle.json" with { type: "json" };
import proofcastGovernor from "../abi/ProofcastGovernor.json" with { type: "json" };
import verifierFactory from "../abi/VerifierFactory.json" with { type: "json" };

/** What is called and read here; generated, with the errors of the contracts behind each. */
export const ORACLE_ABI = new Interface(predictionOracle);
export const FEED_ABI = new Interface(predictionFeed);
export const FACTORY_ABI = new Interface(verifierFactory);
export const REGISTRY_ABI = new Interface(modelRegistry);

export const GOVERNOR_ABI = new Interface(proofcastGovernor);

/** Whatever source a model is registered with. */
export const SOURCE_ABI = new Interface(featureSource);
