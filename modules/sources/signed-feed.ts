// SPDX-License-Identifier: GPL-3.0-or-later
import { EPOCH_PARAMETERS, type SourceModule } from "../source-module.ts";

/** Values that known signers vouch for. */
export const definition: SourceModule = {
  name: "signed-feed",
  contract: "SignedFeedSource",
  summary: "values that known signers vouch for: the median of all, or exact agreement of more than half",
  parameters: [
    ...EPOCH_PARAMETERS,
    { name: "signers", kind: "addresses", describes: "their addresses, ascending, with commas between" },
    { name: "quorum", kind: "whole", describes: "how many must agree exactly; 0 for the median of all" },
    {
      name: "featureRuns",
      kind: "bytes",
      describes: "the features' side of the layout, as the manifest's `layout` begins",
    },
    {
      name: "text",
      kind: "text",
      describes: "what the features mean, a line a field: name,unit,count,width,signed,scale",
    },
  ],
};
