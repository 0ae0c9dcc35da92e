// SPDX-License-Identifier: GPL-3.0-or-later
import type { z } from "zod";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import type { Hex } from "../schema/hash.ts";
import type { Manifest } from "../schema/manifest.ts";
import type { GivenPtau } from "./given-ptau.ts";

/** What a manifest keeps of where its keys are from. Each set-up has entries of its own beside its name. */
export type SetupRecord = Readonly<{ kind: string; [entry: string]: unknown }>;

/** Where keys are made: the circuit is there, the zkey and the set-up's own files are put beside it. */
export type KeyPlace = Readonly<{
  folder: string;
  r1csPath: string;
  zkeyPath: string;
  onProgress: (stage: string) => void;
}>;

/** A built model whose keys are checked, and its circuit as it was compiled again from what the folder says. */
export type KeyedFolder = Readonly<{
  dir: string;
  manifest: Manifest;
  key: VerifyingKey;
  r1csPath: string;
  zkeyPath: string;
  /** A folder for whatever is made in between. */
  scratch: string;
  /** The Powers of Tau, where the caller has them. */
  ptau?: GivenPtau;
  onProgress: (stage: string) => void;
}>;

/** An entry of the manifest, and what was found in its place. */
export type Comparison = Readonly<{ entry: string; stated: unknown; found: unknown }>;

/** One of a key's secrets that everybody can work out, and the set-up that gives it away. */
export type KnownSecret = Readonly<{
  secret: "alpha" | "beta" | "delta";
  /** In words, for messages. */
  of: string;
  record: SetupRecord;
}>;

/** Facts around a key whose secret is looked for: `labels` are texts that it may have been derived from. */
export type KeyFacts = Readonly<{
  key: Pick<VerifyingKey, "alpha" | "beta" | "delta">;
  labels: readonly string[];
  r1csSha256: Hex;
}>;

/** A way in which keys come about. A file of keys/setups/ is one, and nothing else lists them. */
export type Setup<R extends SetupRecord = SetupRecord, Options = never> = Readonly<{
  name: R["kind"];
  /** Everybody can work out the secrets of its keys. */
  isInsecure: boolean;
  record: z.ZodType<R>;
  /** What it leaves in a built model's folder beside the zkey and the verification key. */
  files: readonly string[];
  make(place: KeyPlace, options: Options): Promise<{ key: VerifyingKey; record: R }>;
  /** Holds the manifest to the set-up's own files, cheaply: whoever loads a model does so. */
  compare(dir: string, record: R, manifest: Manifest): Promise<readonly Comparison[]>;
  /** Ties a folder's keys to its circuit and to the record; what differs is for the caller to refuse. */
  recheck(folder: KeyedFolder, record: R): Promise<readonly Comparison[]>;
  /** What `recheck` leaves unchecked, in sentences. */
  unchecked(hasPtau: boolean): readonly string[];
  /** Pins the set-up on chain. */
  hashOf(record: R): Hex;
  /** Whether a key has a secret that this set-up gives away, whatever the folder around it says. */
  knownSecretOf?(facts: KeyFacts): KnownSecret | undefined;
}>;
