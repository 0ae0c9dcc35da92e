// SPDX-License-Identifier: GPL-3.0-or-later
import type { Reconciliation } from "./reconcile.ts";
import type { Work } from "./work.ts";

/** So many comparisons in a row come to the same before it is told: a node may answer from a block before, once. */
const TOLD_AFTER = 2;

/** Tells, once, of requests that the endpoint withholds or that cannot be counted. Returns what is missing, in words. */
export function countTeller({ emit, log }: Pick<Work, "emit" | "log">): (compared: Reconciliation) => string | null {
  let state: Reconciliation["state"] = "agrees";
  let times = 0;
  let told = "";
  return (compared) => {
    times = compared.state === state ? times + 1 : 1;
    state = compared.state;
    if (compared.state === "agrees") {
      if (told !== "") log.info("every request that the oracle counts was read");
      told = "";
      return null;
    }
    const message = wordsFor(compared);
    if (times >= TOLD_AFTER && message !== told) {
      told = message;
      log.warn(compared, message);
      if (compared.state === "uncounted") emit({ type: "requests-uncounted", message });
      else emit({ type: "requests-missing", from: compared.from, to: compared.to, missing: compared.missing, message });
    }
    return compared.state === "missing" ? message : null;
  };
}

function wordsFor(compared: Exclude<Reconciliation, { state: "agrees" }>): string {
  if (compared.state === "uncounted") return `It is not known whether every request was read. ${compared.reason}`;
  const { missing, from, to } = compared;
  const place = from === to ? `block ${from}` : `blocks ${from} to ${to}`;
  return (
    `The oracle has ${missing} requests that the RPC endpoint gives no logs of, the first in ${place}. ` +
    "They are asked for again; if it stays so, use another rpcUrl."
  );
}
