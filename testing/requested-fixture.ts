// SPDX-License-Identifier: GPL-3.0-or-later
import type { Connection } from "./deploy-fixture.ts";
import { registeredModelFixture } from "./registered-model-fixture.ts";
import { fulfilArguments, postRequest } from "./request-and-fulfil.ts";

/** The registered models, an open request for the first node and an honest fulfilment of it. */
export async function requestedFixture(connection: Connection) {
  const fixture = await registeredModelFixture(connection);
  const [node] = fixture.nodes as [string];
  const request = await postRequest(connection, fixture, fixture.single, [node]);
  const args = await fulfilArguments(connection, fixture, request);
  return { ...fixture, node, request, args };
}

export type Requested = Awaited<ReturnType<typeof requestedFixture>>;
