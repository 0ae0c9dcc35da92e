// SPDX-License-Identifier: GPL-3.0-or-later
import { openEndpoint } from "../../chain/rpc.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { verifyTransaction } from "../../verification/verify-transaction.ts";
import { readGivenModel } from "../verify/read-given-model.ts";
import type { DemoDeployment } from "./deploy-and-register.ts";
import type { DemoVerification } from "./demo-report.ts";

/** What `proofcast verify` does, from the endpoint and the model's folder alone. */
export async function verifyAgain(
  { chain, contracts, model }: DemoDeployment,
  transactionHash: string,
): Promise<DemoVerification> {
  const given = await readGivenModel({ folder: model.folder });
  const endpoint = openEndpoint(chain.rpcUrl);
  try {
    const { verdict, checks, fulfilments } = await verifyTransaction(endpoint, transactionHash, {
      ...{ oracle: await contracts.oracle.getAddress(), run: runIntegerOnnx },
      ...(given === undefined ? {} : { given }),
    });
    const all = [...checks, ...fulfilments.flatMap((each) => each.checks)];
    const count = (wanted: string): number => all.filter(({ result }) => result === wanted).length;
    const counts = { holds: count("holds"), fails: count("fails"), unchecked: count("unchecked") };
    return { verdict, transactionHash, checks: counts };
  } finally {
    endpoint.close();
  }
}
