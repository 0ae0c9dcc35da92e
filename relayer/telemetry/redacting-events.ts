// SPDX-License-Identifier: GPL-3.0-or-later
import { redactValue } from "../../schema/redact-values.ts";
import type { Redact } from "../../schema/secrets.ts";
import type { OnEvent, RelayerEvent } from "../jobs/progress.ts";

/** Events as somebody may print and keep them. Their types are our own words. */
export function redactingEvents(onEvent: OnEvent | undefined, redact: Redact): OnEvent | undefined {
  if (onEvent === undefined) return undefined;
  return (event) => {
    onEvent({ ...redactValue(event, redact), type: event.type } as RelayerEvent);
  };
}
