// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type RpcCall = Readonly<{
  method: string;
  params: readonly unknown[];
  url: string;
  headers: IncomingHttpHeaders;
}>;

/** `result` or `error` as JSON-RPC has them, or an HTTP answer of its own; undefined passes the call on to the target. */
export type ScriptedAnswer =
  | { result: unknown }
  | { error: unknown }
  | { status: number; headers?: Record<string, string>; body?: string }
  | undefined;

/** An endpoint on loopback that answers as it is told, and passes on what it is told nothing about. */
export async function scriptedEndpoint(script: (call: RpcCall) => ScriptedAnswer, target?: string) {
  const calls: RpcCall[] = [];

  async function answerTo(body: string, url: string, headers: IncomingHttpHeaders) {
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
    const call = { method, params, url, headers };
    calls.push(call);
    const scripted = script(call);
    if (scripted !== undefined && "status" in scripted) return scripted;
    if (scripted !== undefined) return { status: 200, body: JSON.stringify({ jsonrpc: "2.0", id, ...scripted }) };
    if (target === undefined) throw new Error(`no answer to ${method} was scripted`);
    const passed = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
    return { status: passed.status, body: await passed.text() };
  }

  const server = createServer((request, response) => {
    text(request)
      .then((body) => answerTo(body, request.url ?? "", request.headers))
      .then(({ status, body = "", ...rest }) => {
        response.writeHead(status, { "content-type": "application/json", ...("headers" in rest && rest.headers) });
        response.end(body);
      })
      .catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    /** `127.0.0.1:<port>`: tests put their keys around it. */
    host: `127.0.0.1:${port}`,
    calls,
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type ScriptedEndpoint = Awaited<ReturnType<typeof scriptedEndpoint>>;
