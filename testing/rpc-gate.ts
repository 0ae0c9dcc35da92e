// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type RpcRequest = { id: number; method: string; params: unknown[] };
export type RpcAnswer = { result?: unknown; error?: { code: number; message: string; data?: unknown } };

/** What an endpoint says instead; undefined to say what the chain does. `pass` asks the chain. */
export type Lie = (
  request: RpcRequest,
  pass: () => Promise<RpcAnswer>,
) => RpcAnswer | undefined | Promise<RpcAnswer | undefined>;

/** An endpoint that passes everything on to another one while it is open, and is not there while it is shut. It may lie. */
export async function rpcGate(target: string) {
  let port = 0;
  let server: Server;
  let lie: Lie = () => undefined;

  async function ask(request: RpcRequest): Promise<RpcAnswer> {
    const headers = { "content-type": "application/json" };
    return (await (
      await fetch(target, { method: "POST", headers, body: JSON.stringify(request) })
    ).json()) as RpcAnswer;
  }

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = JSON.parse(await text(incoming)) as RpcRequest;
    const answer = (await lie(request, () => ask(request))) ?? (await ask(request));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, ...answer }));
  }

  async function open(): Promise<void> {
    server = createServer((request, response) => {
      pass(request, response).catch(() => response.destroy());
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  }

  function shut(): void {
    server.close();
    server.closeAllConnections();
  }

  await open();
  return {
    url: `http://127.0.0.1:${port}`,
    open,
    shut,
    /** From now on; without one it tells the truth. */
    tell(next: Lie = () => undefined): void {
      lie = next;
    },
  };
}

export type RpcGate = Awaited<ReturnType<typeof rpcGate>>;
