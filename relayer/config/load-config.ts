// SPDX-License-Identifier: GPL-3.0-or-later
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { FatalError } from "../../schema/errors.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { LOCAL_CHAIN_IDS } from "../../schema/local-chains.ts";
import { privateKeyMistake } from "./private-key.ts";
import { relayerConfigSchema, type RelayerConfig } from "./relayer-config.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration cannot be used. `details.mistakes` holds every mistake, not the first one. */
export class InvalidConfig extends FatalError {
  constructor(path: string, mistakes: readonly string[], cause?: unknown) {
    super(
      "INVALID_CONFIG",
      `${path} is not a usable configuration:\n${mistakes.map((mistake) => `  - ${mistake}`).join("\n")}\n` +
        "Correct these entries and start again.",
      { details: { path, mistakes }, cause },
    );
  }
}

/**
 * Reads and checks a configuration and that its key is there; folders in it are taken from where the file stands.
 * @error InvalidConfig
 */
export async function loadConfig(path: string, environment: Environment = process.env): Promise<RelayerConfig> {
  return fromFolderOf(path, parseConfig(await readJson(path), path, environment));
}

/**
 * The same without the key, for those who only look.
 * @error InvalidConfig
 */
export async function readConfig(path: string): Promise<RelayerConfig> {
  const json = await readJson(path);
  const parsed = relayerConfigSchema.safeParse(json);
  if (!parsed.success) throw new InvalidConfig(path, shapeMistakes(parsed.error));
  return fromFolderOf(path, parsed.data);
}

function fromFolderOf(path: string, config: RelayerConfig): RelayerConfig {
  const base = dirname(resolve(path));
  return {
    ...config,
    store: config.store.startsWith("pglite:") ? `pglite:${resolve(base, config.store.slice(7))}` : config.store,
    models: config.models.map((folder) => resolve(base, folder)),
    prover: typeof config.prover === "string" ? config.prover : withPaths(config.prover, base),
  };
}

function withPaths(programs: Readonly<Record<string, string>>, base: string): Record<string, string> {
  return Object.fromEntries(Object.entries(programs).map(([name, path]) => [name, resolve(base, path)]));
}

/** @error InvalidConfig */
export function parseConfig(json: unknown, path: string, environment: Environment = process.env): RelayerConfig {
  const parsed = relayerConfigSchema.safeParse(json);
  const mistakes = [...(parsed.success ? [] : shapeMistakes(parsed.error)), ...signerMistakes(json, environment)];
  if (!parsed.success || mistakes.length > 0) throw new InvalidConfig(path, mistakes);
  return parsed.data;
}

function shapeMistakes(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join(".") || "(top level)"}: ${issue.message}`);
}

const signerOnly = z.object({
  chainId: z.unknown().optional(),
  signer: z.object({ privateKeyEnv: z.string().optional(), developmentKey: z.unknown().optional() }),
});

/** What depends on more than one entry: looked at even when other entries are wrong, so that all is said at once. */
function signerMistakes(json: unknown, environment: Environment): string[] {
  const parsed = signerOnly.safeParse(json);
  if (!parsed.success) return [];
  const { chainId, signer } = parsed.data;
  const mistakes: string[] = [];
  if (signer.developmentKey !== undefined && !(typeof chainId === "number" && LOCAL_CHAIN_IDS.includes(chainId))) {
    const local = LOCAL_CHAIN_IDS.join(" and ");
    mistakes.push(`signer.developmentKey: only chain ${local} may use a development key; use privateKeyEnv`);
  }
  if (signer.privateKeyEnv !== undefined) {
    const mistake = privateKeyMistake(environment[signer.privateKeyEnv]);
    if (mistake !== undefined) mistakes.push(`signer.privateKeyEnv: ${signer.privateKeyEnv} ${mistake}`);
  }
  return mistakes;
}

async function readJson(path: string): Promise<unknown> {
  return await readJsonFile(path, (problem, cause) => new InvalidConfig(path, [problem], cause));
}
