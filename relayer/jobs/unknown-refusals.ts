// SPDX-License-Identifier: GPL-3.0-or-later
import type { Logger } from "pino";
import { RpcRefused } from "../../chain/rpc-errors.ts";
import { wordsOf } from "../../chain/wordings/wording-family.ts";
import type { OnEvent } from "./progress.ts";

/** An endpoint that never says the same twice shall not fill a log. */
const MOST = 100;

/** Tells of each refusal in words that no family has, once: figures in it do not make it another one. */
export function unknownRefusals({ emit, log }: { emit: OnEvent; log: Logger }): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    if (!(error instanceof RpcRefused) || error.kind !== "unknown" || told.size >= MOST) return;
    const { method, said } = error;
    const gist = `${method} ${wordsOf(said).replace(/0x[0-9a-f]+|\d+/g, "#")}`;
    if (told.has(gist)) return;
    told.add(gist);
    log.warn({ method, said }, "the endpoint refuses in words that are not known");
    emit({ type: "refusal-unknown", method, said });
  };
}
