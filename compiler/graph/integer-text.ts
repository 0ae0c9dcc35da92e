// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { isInt64 } from "./interval.ts";

/** An integer in a decimal string, the one way to write it. What it may be is for whoever reads it to say. */
export const integerText = z
  .string()
  .regex(/^(0|-?[1-9][0-9]{0,18})$/, "must be an integer of at most 19 digits in a string")
  .transform(BigInt);

/** A place in a list. */
export const indexNumber = z.int().min(0);

/** A bias: whatever int64 holds. */
export const biasText = integerText.refine(isInt64, "must be an int64");
