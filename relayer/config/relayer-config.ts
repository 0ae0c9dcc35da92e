// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { DEFAULT_BACKEND } from "../../prover/load-backend.ts";
import { privateKeyMistake } from "./private-key.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address: 0x and 40 hex digits");
const environmentName = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, "must be the NAME of an environment variable");
const privateKey = z.string().refine((key) => privateKeyMistake(key) === undefined, {
  error: ({ input }) => privateKeyMistake(String(input)),
});
const seconds = (fallback: number) => z.number().positive().max(86_400).default(fallback);

const storeUrl = z
  .string()
  .regex(/^(pglite:.+|postgres(ql)?:\/\/.+)$/, "must be pglite:<folder> or postgres://user@host/database");

const signer = z.union(
  [z.strictObject({ privateKeyEnv: environmentName }), z.strictObject({ developmentKey: privateKey })],
  "must be {privateKeyEnv: NAME} or, on a local chain, {developmentKey: 0x…}",
);

const prover = z.union(
  [
    z.string().min(1),
    z.record(z.string().min(1), z.string().min(1)).refine((entries) => Object.keys(entries).length === 1),
  ],
  'must be the name of a proof backend or, of one that is a program, {"name": "/path/to/it"}',
);

/** What a relayer.config.json may say. Unknown keys are refused: a misspelt limit must not be no limit. */
export const relayerConfigSchema = z.strictObject({
  rpcUrl: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }),
  chainId: z.int().positive(),
  oracle: address,
  /** First block that can hold a request: the oracle's deployment. */
  fromBlock: z.int().min(0),
  /** Blocks that must stand on a block before it counts, itself included. */
  confirmations: z.int().min(1).max(1_000),
  store: storeUrl,
  /** Folders of built models. */
  models: z.array(z.string().min(1)).min(1, "must name at least one built model"),
  signer,
  /** Who is credited with the fees. Proofs are bound to it. */
  payee: address,
  maxFeeGwei: z.number().positive(),
  /** What proves: a backend's name or, of one that is a program, {name: path}. */
  prover: prover.default(DEFAULT_BACKEND.name),
  /** Proofs made at a time. */
  provers: z.int().min(1).max(64).default(1),
  proveTimeoutSeconds: seconds(600),
  replaceAfterSeconds: seconds(60),
  pollSeconds: seconds(2),
  logRangeBlocks: z.int().min(1).max(100_000).default(2_000),
  /** Failed attempts of one step before its request goes to the dead letters. */
  retryLimit: z.int().min(0).max(100).default(8),
});

export type RelayerConfig = z.infer<typeof relayerConfigSchema>;
