// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { bn254 } from "@noble/curves/bn254";
import { zKey } from "snarkjs";
import { g1TimesGenerator } from "../groth16/curve-points.ts";
import { scalarBytes } from "../groth16/scalar-bytes.ts";
import { encodePoint } from "../keys/montgomery-points.ts";
import { applyBeacon } from "../keys/phase2/apply-beacon.ts";
import { contribute } from "../keys/phase2/contribute.ts";
import { extendKey } from "../keys/phase2/extend-key.ts";
import { startPhase2 } from "../keys/phase2/start-phase2.ts";
import { verifyPhase2 } from "../keys/phase2/verify-phase2.ts";
import type { ProofcastError } from "../schema/errors.ts";
import { errorOf } from "./error-of.ts";
import { writeZkeyBytes, type ZkeyBytes, zkeyBytes } from "./forged-zkey.ts";
import { PUBLISHED_PTAU_8 as ptau } from "./published-ptau-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { terminateSnarkjs } from "./terminate-snarkjs.ts";
import { compileThreeSignals } from "./three-signals-circuit.ts";

export const CEREMONY_BEACON = {
  name: "a block",
  value: "0xa1b2c3d4e5f60718293a4b5c6d7e8f90",
  iterationsExponent: 10,
} as const;

/** Inside a mocha suite: a small ceremony on real Powers of Tau, and means to forge its keys. */
export function ceremonyFixture() {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const who = (name: string) => ({ name, entropy: new Uint8Array(16) });
  const key = (name: "first" | "one" | "two" | "last"): string => at(`${name}.zkey`);
  let r1cs = "";

  before(async () => {
    r1cs = (await compileThreeSignals(folder())).r1csPath;
    await startPhase2({ r1cs, ptau, zkey: key("first") });
    await contribute({ from: key("first"), to: key("one") }, who("Ada"));
    await contribute({ from: key("one"), to: key("two") }, who("Grace"));
    await applyBeacon({ from: key("two"), to: key("last") }, CEREMONY_BEACON);
  });
  after(terminateSnarkjs);

  return {
    folder,
    at,
    /** The first key, with Ada's contribution, with Grace's, and with the beacon. */
    key,
    who,
    verified: async (zkey: string) => verifyPhase2({ r1cs, ptau, zkey }),
    refusal: async (zkey: string, powers = ptau): Promise<ProofcastError> =>
      errorOf(verifyPhase2({ r1cs, ptau: powers, zkey })),
    /** A key with some sections changed, in place or for others. */
    forged: async (change: (bytes: ZkeyBytes) => Partial<ZkeyBytes> | undefined, from = key("last")) => {
      const bytes = await zkeyBytes(from);
      return writeZkeyBytes(at("forged.zkey"), { ...bytes, ...change(bytes) });
    },
    /** snarkjs' own verification against the circuit's first key: true where it prints "ZKey Ok!". */
    snarkjsTakes: async (zkey: string): Promise<boolean> =>
      zKey.verifyFromInit(key("first"), ptau, zkey).catch(() => false),
    /** A contribution of a secret that the test chooses. */
    contributed: async (from: string, secret: bigint, to = at("secret.zkey")): Promise<string> => {
      const chosen = {
        secret: scalarBytes([bn254.fields.Fr.create(secret)]),
        s: encodePoint(g1TimesGenerator(777n)),
      };
      await extendKey({ from, to }, chosen, { kind: "contribution", name: "Eve" }, {});
      return to;
    },
  };
}
