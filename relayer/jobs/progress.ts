// SPDX-License-Identifier: GPL-3.0-or-later
import type { EndState, RequestState, Step } from "../store/request-state.ts";
import type { RequestRecord } from "../store/request-records.ts";

/** What happens, as it happens: for a live display. Events are told after they are stored. */
export type RelayerEvent =
  | { type: "ready"; models: readonly string[]; signer: string; head: number }
  | { type: "blocks-read"; from: number; to: number; requests: number }
  | { type: "caught-up" }
  | { type: "prover-opened"; engine: string; notice: string | null }
  | { type: "chain-reorganised"; forkBlock: number }
  | { type: "request-seen"; key: string; request: RequestRecord["event"] }
  | { type: "step-started"; key: string; step: Step }
  | { type: "step-finished"; key: string; step: Step; next: RequestState; ms: number }
  | { type: "step-failed"; key: string; step: Step; code: string; message: string; again: boolean }
  | { type: "transaction-signed"; key: string | null; hash: string; nonce: number; maxFeeWei: bigint }
  | { type: "transaction-broadcast"; key: string; hash: string; nonce: number }
  | { type: "request-ended"; key: string; state: EndState; request: RequestRecord }
  | { type: "endpoint-down"; message: string }
  | { type: "endpoint-up" }
  | { type: "endpoint-behind"; head: number; read: number }
  | { type: "requests-missing"; from: number; to: number; missing: number; message: string }
  | { type: "requests-uncounted"; message: string }
  | { type: "refusal-unknown"; method: string; said: string }
  | { type: "stopped" };

export type OnEvent = (event: RelayerEvent) => void;
