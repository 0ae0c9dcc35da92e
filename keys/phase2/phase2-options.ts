// SPDX-License-Identifier: GPL-3.0-or-later
/** What whoever waits for a long step may ask for. */
export type Phase2Options = Readonly<{
  /** Told what is done next, in a few words. */
  onProgress?: (stage: string) => void;
}>;
