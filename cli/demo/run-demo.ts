// SPDX-License-Identifier: GPL-3.0-or-later
import { fileURLToPath } from "node:url";
import { readDemoFigures } from "../local/demo-figures.ts";
import type { DemoReport, OnProgress } from "./demo-report.ts";
import { buildModel } from "../../built-model/build-model.ts";
import { readModelSource } from "../model-source/read-model-source.ts";
import { EPOCH } from "../local/demo-rewards.ts";
import { deployAndRegister } from "./deploy-and-register.ts";
import { startLocalChain } from "../local/local-chain.ts";
import { predict } from "./predict.ts";

/** The demo's own files are the project's, wherever it is started. */
const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const HOUR_SECONDS = 3_600;

/** The main job, end to end, on a chain of its own: from model.onnx to a consumer's allocation, and the attempts to cheat. */
export async function runDemo(progress: OnProgress): Promise<DemoReport> {
  const figures = await readDemoFigures();
  const batch = figures.operators.length;
  const { dir } = await buildModel(await readModelSource(inProject("models/operator-rewards")), {
    batch,
    outDir: inProject(`build/operator-rewards-b${batch}`),
    onProgress: (stage) => {
      progress(`model: ${stage}`);
    },
  });
  // The newest interval has just ended: nobody knows the next reward yet.
  const chain = await startLocalChain({ initialDate: new Date((figures.endOf(EPOCH) + HOUR_SECONDS) * 1_000) });
  try {
    const deployed = await deployAndRegister(chain, figures, dir, progress);
    return await predict(deployed, progress);
  } finally {
    await chain.close();
  }
}
