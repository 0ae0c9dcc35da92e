// SPDX-License-Identifier: GPL-3.0-or-later
import type { RelayerEvent } from "../../relayer/jobs/progress.ts";

/** Fewer blocks than this are the ordinary growth of the chain, and not worth a line. */
const MANY_BLOCKS = 100;

/** What happened, for a person; null for what would only be noise. */
export function eventLine(event: RelayerEvent): string | null {
  switch (event.type) {
    case "ready":
      return `ready: ${event.models.join(", ")}; signing as ${event.signer}; the chain is at block ${event.head}`;
    case "blocks-read":
      return event.requests > 0 || event.to - event.from >= MANY_BLOCKS
        ? `blocks ${event.from} to ${event.to} read, ${event.requests} new requests`
        : null;
    case "prover-opened":
      return `proves with ${event.engine}${event.notice === null ? "" : `: ${event.notice}`}`;
    case "chain-reorganised":
      return `the chain was reorganised: all above block ${event.forkBlock} is read again`;
    case "request-seen":
      return `${nameOf(event.key)} asks for ${event.request.subjects.length} subjects at epoch ${event.request.terms.epoch}`;
    case "step-finished":
      return `${nameOf(event.key)} ${event.step} done in ${event.ms} ms`;
    case "step-failed":
      return `${nameOf(event.key)} ${event.step} failed${event.again ? ", it is tried again" : ""}: ${event.message}`;
    case "transaction-broadcast":
      return `${nameOf(event.key)} sent in ${event.hash}, nonce ${event.nonce}`;
    case "request-ended":
      return `${nameOf(event.key)} ${endOf(event)}`;
    case "endpoint-down":
    case "requests-missing":
    case "requests-uncounted":
      return event.message;
    case "endpoint-up":
      return "The RPC endpoint answers again.";
    case "endpoint-behind":
      return `The RPC endpoint's head is block ${event.head}, and block ${event.read} was read before: it lags behind.`;
    case "refusal-unknown":
      return `The endpoint refuses ${event.method} in words that are not known; it is asked again: ${event.said}`;
    case "stopped":
      return "stopped; started again, it goes on where it was";
    case "caught-up":
    case "step-started":
    case "transaction-signed":
      return null;
  }
}

function endOf({ state, request }: Extract<RelayerEvent, { type: "request-ended" }>): string {
  const { settlement, failure } = request;
  if (state === "dead") return `is set aside: ${failure?.code ?? "unknown reason"}`;
  if (state === "halted") return "ended: its model is revoked or stopped";
  if (state !== "done" || settlement === null) return `ended: ${state}`;
  if (settlement.transactionHash === null) return "was fulfilled by somebody else";
  return `fulfilled in ${settlement.transactionHash} for ${settlement.gasUsed ?? 0n} gas`;
}

/** Enough of a request's id to tell it from the others. */
function nameOf(key: string): string {
  return key.slice(key.lastIndexOf(":") + 1).slice(0, 10);
}
