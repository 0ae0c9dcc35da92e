// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";

/** Nothing was found to be wrong: what was asked about could not be looked at. */
export abstract class CannotVerify extends FatalError {}

/** A transaction that posted no prediction. */
export class NothingToVerify extends CannotVerify {
  constructor(transactionHash: string, wanted: string) {
    super(
      "NOTHING_TO_VERIFY",
      `Transaction ${transactionHash} holds no ${wanted}. Give the transaction that fulfilled the request: its receipt has an event RequestFulfilled.`,
      { details: { transactionHash, wanted } },
    );
  }
}
