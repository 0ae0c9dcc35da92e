// SPDX-License-Identifier: GPL-3.0-or-later
import type { ChainReader } from "../../chain/chain-reader.ts";
import type { Hex } from "../../schema/hash.ts";
import { hashPhase1Words } from "../../schema/key-words.ts";
import type { GivenModel } from "../given-model.ts";
import { codeAt } from "./code-at.ts";
import { attempt, type Found } from "./found.ts";
import { type FoundKey, keyWordsOf } from "./key-words-of.ts";
import { ecAddOf, isPhase1Listed, type OracleParts } from "./oracle-parts.ts";
import {
  type ModelFacts,
  type ModelRecord,
  type Provenance,
  readFacts,
  readProvenance,
  readRecord,
} from "./registered-model.ts";
import { registeredEvent, type Registration, registrationOf } from "./registration.ts";

/** All that the chain says of one model. */
export type ModelEvidence = Readonly<{
  modelId: bigint;
  registry: string;
  record: ModelRecord;
  facts: Found<ModelFacts>;
  provenance: Found<Provenance>;
  registration: Found<Registration>;
  key: Found<FoundKey>;
  verifierCode: Found<Hex>;
  sourceCode: Found<Hex>;
  ecAdd: Found<bigint>;
  phase1Listed: Found<boolean>;
}>;

type Wanted = Readonly<{ modelId: bigint; atBlock: number; fromBlock: number; given: GivenModel | undefined }>;

export async function readModel(
  reader: ChainReader,
  { registry }: OracleParts,
  { modelId, atBlock, fromBlock, given }: Wanted,
): Promise<ModelEvidence> {
  const record = await readRecord(reader, registry, modelId);
  const event = await registeredEvent(reader, { registry, modelId }, { from: fromBlock, to: atBlock });
  const registration = await registrationOf(reader, event, record.keyHash);
  const verifierCode = await codeAt(reader, record.verifier);
  const key = keyWordsOf(record.keyHash, { verifierCode, registration, given });
  return {
    ...{ modelId, registry, record, registration, key, verifierCode },
    facts: await readFacts(reader, { registry, modelId, atBlock }, event),
    provenance: await attempt("the registry's provenance", () => readProvenance(reader, registry, modelId)),
    sourceCode: await codeAt(reader, record.source),
    ecAdd: await attempt("the registry's factory", () => ecAddOf(reader, registry)),
    phase1Listed:
      "missing" in key
        ? key
        : await attempt("the registry's list", () =>
            isPhase1Listed(reader, registry, hashPhase1Words(key.value.words)),
          ),
  };
}
