// SPDX-License-Identifier: GPL-3.0-or-later
import { redactor, secretsOfUrl, type Redact } from "../../schema/secrets.ts";
import type { RelayerConfig } from "./relayer-config.ts";

type Secretive = Pick<RelayerConfig, "rpcUrl" | "store" | "signer">;

/** Takes out of texts all that a configuration knows and nobody else may: the endpoint's and the database's address, the key. */
export function configRedactor({ rpcUrl, store, signer }: Secretive, environment = process.env): Redact {
  const key = "developmentKey" in signer ? signer.developmentKey : (environment[signer.privateKeyEnv] ?? "");
  const ofStore = store.startsWith("pglite:") ? [] : secretsOfUrl(store);
  return redactor([...secretsOfUrl(rpcUrl), ...ofStore, key]);
}
