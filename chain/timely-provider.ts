// SPDX-License-Identifier: GPL-3.0-or-later
import {
  type FetchRequest,
  type JsonRpcPayload,
  JsonRpcProvider,
  type JsonRpcResult,
  makeError,
  Network,
} from "ethers";

/**
 * An endpoint that is asked for each thing by itself, and no longer than so many milliseconds. A request's own timeout is of silence:
 * an answer that trickles would be waited for without an end, and kept.
 */
export class TimelyProvider extends JsonRpcProvider {
  readonly #longestMs: number;

  /** The network is named so that ethers asks for none; requests do not depend on it. */
  constructor(request: FetchRequest, longestMs: number) {
    const network = new Network("whatever the endpoint serves", 0);
    super(request, network, { staticNetwork: network, batchMaxCount: 1 });
    this.#longestMs = longestMs;
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const request = this._getConnection();
    request.body = JSON.stringify(payload);
    request.setHeader("content-type", "application/json");
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
      request.cancel(); // nothing more of it is kept
    }, this.#longestMs);
    try {
      const response = await request.send();
      response.assertOk();
      return [response.bodyJson as JsonRpcResult | JsonRpcResult[]].flat();
    } catch (error) {
      if (late.signal.aborted)
        throw makeError("request timeout", "TIMEOUT", { operation: "request", reason: "its answer has no end" });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
