// SPDX-License-Identifier: GPL-3.0-or-later
/** How an argument of a source's constructor is written on a command line. */
export type ParameterKind = "address" | "addresses" | "whole" | "word" | "bytes" | "text";

export type SourceParameter = Readonly<{
  /** As a constructor names it; the option is its kebab-case form. */
  name: string;
  kind: ParameterKind;
  describes: string;
  /** Written for it when it is not given; without one it must be. */
  fallback?: string;
}>;

/** A kind of feature source that can be deployed. A file of modules/sources/ is one, and nothing else lists them. */
export type SourceModule = Readonly<{
  name: string;
  contract: string;
  summary: string;
  /** In the constructor's order. */
  parameters: readonly SourceParameter[];
}>;

/** What every source with epochs of equal length is deployed with, first. */
export const EPOCH_PARAMETERS: readonly SourceParameter[] = [
  { name: "origin", kind: "whole", describes: "Unix seconds at which epoch 0 begins, not ahead" },
  { name: "epochSeconds", kind: "whole", describes: "how long an epoch is" },
];
