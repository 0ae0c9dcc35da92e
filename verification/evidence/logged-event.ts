// SPDX-License-Identifier: GPL-3.0-or-later
import type { z } from "zod";
import { eventLog, hash } from "../../chain/rpc-answers.ts";

/** An event with the transaction that it is of. */
export const loggedEvent = eventLog.extend({ transactionHash: hash });

export type LoggedEvent = z.output<typeof loggedEvent>;
