// SPDX-License-Identifier: GPL-3.0-or-later
import { nativeProblem, openNativeKey } from "../native/native-prover.ts";
import type { ProofBackend } from "../proof-backend.ts";
import { backend as elsewhere } from "./snarkjs.ts";

/** The project's own C++ prover, where it was compiled (see prover/native/), and elsewhere the one that runs everywhere. */
export const backend: ProofBackend = {
  name: "native",
  isProgram: false,
  async open(file) {
    const problem = nativeProblem();
    if (problem !== undefined) {
      const notice = `there is no native prover here (${problem}), and this one is slow`;
      return { ...(await elsewhere.open(file)), notice };
    }
    const { zkeyPath, threads } = file;
    const key = await openNativeKey(zkeyPath, threads === undefined ? {} : { threads });
    return {
      engine: `native (${key.engine})`,
      prove: (values) => key.prove(values),
      close() {
        key.close();
        return Promise.resolve();
      },
    };
  },
};
