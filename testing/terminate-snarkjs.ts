// SPDX-License-Identifier: GPL-3.0-or-later
/** snarkjs keeps worker threads for its curve, and with them the process, until this is called. */
export async function terminateSnarkjs(): Promise<void> {
  const { curve_bn128: curve } = globalThis as { curve_bn128?: { terminate(): Promise<void> } | null };
  await curve?.terminate();
}
