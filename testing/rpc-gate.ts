import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** An endpoint that passes everything on to another one while it is open, and is not there while it is shut. */
export async function rpcGate(target: string) {
  let port = 0;
  let server: Server;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const answer = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(await answer.text());
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
  return { url: `http://127.0.0.1:${port}`, open, shut };
}

export type RpcGate = Awaited<ReturnType<typeof rpcGate>>;
