// SPDX-License-Identifier: GPL-3.0-or-later
import { CallReverted } from "../../chain/rpc-errors.ts";
import { FeaturesDisagree } from "../sources/authenticated-features.ts";
import { FulfilmentRefused } from "./simulate.ts";

/** Errors that are an endpoint's word and no more: it may lag behind, have lost state, or be on another fork. */
const ONE_ANSWER = [CallReverted, FulfilmentRefused, FeaturesDisagree];

export function isOneAnswer(error: unknown): boolean {
  return ONE_ANSWER.some((kind) => error instanceof kind);
}
