// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { sql } from "kysely";
import { openStore } from "../../relayer/store/open-store.ts";
import { relay, type CliProcess, type ProcessEnd } from "../../testing/cli-process.ts";
import { relayerChain, type RelayerChain } from "../../testing/relayer-chain.ts";
import { rpcGate, type RpcGate } from "../../testing/rpc-gate.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const REQUESTS = 6;
const SLOW_MS = 150;
/** Where distributions put theirs; when it is new enough, the launcher starts nothing and the same must hold. */
const OLDER_NODE = existsSync("/usr/bin/node") ? "/usr/bin/node" : process.execPath;

describe("a relayer that is told to stop (property 19)", function () {
  this.timeout(120_000);
  let chain: RelayerChain;
  let gate: RpcGate;
  let config: string;

  after(async () => {
    gate.shut();
    await chain.close();
  });
  const folder = temporaryFolder();

  before(async () => {
    chain = await relayerChain();
    gate = await rpcGate(chain.rpcUrl);
  });
  afterEach(() => {
    gate.tell();
  });

  const configured = async (change: Record<string, unknown> = {}) =>
    await chain.configure(await mkdtemp(join(folder(), "case-")), { rpcUrl: gate.url, ...change });

  async function ends(process: CliProcess, signal: NodeJS.Signals): Promise<ProcessEnd & { seconds: number }> {
    const told = performance.now();
    process.kill(signal);
    const end = await process.ended;
    return { ...end, seconds: (performance.now() - told) / 1_000 };
  }

  /** Resolves when the endpoint has been asked something that it will never answer. */
  async function endpointHangs(): Promise<() => Promise<void>> {
    let isAsked = false;
    gate.tell(() => {
      isAsked = true;
      return new Promise(() => undefined);
    });
    return await Promise.resolve(async () => {
      while (!isAsked) await sleep(20);
    });
  }

  it("stops within seconds with jobs that wait for a proof and an endpoint that is slow, and hands none out again", async () => {
    for (let operator = 0; operator < REQUESTS; operator++) await chain.ask(operator);
    gate.tell(async () => {
      await sleep(SLOW_MS);
      return undefined;
    });
    config = await configured();
    const running = relay(["--config", config, "--json"]);
    while (
      running.events.filter(({ type, step }) => type === "step-finished" && step === "infer").length <
      REQUESTS / 2
    ) {
      await sleep(50);
    }
    const end = await ends(running, "SIGTERM");
    expect([end.code, end.signal], end.stderr).to.deep.equal([0, null]);
    expect(end.seconds).to.be.below(10);

    const store = await openStore(`pglite:${join(config, "../store")}`);
    try {
      const { rows } = await sql<{ jobs: number }>`select count(*)::int as jobs from pgboss.job`.execute(store.db);
      expect(rows[0]?.jobs, "some a request").to.be.below(REQUESTS * 20);
    } finally {
      await store.close();
    }
  });

  it("lets go of what it left open when its local chain is started anew: --once ends", async () => {
    const anew = await relayerChain({ secondsLater: 7 });
    try {
      expect(anew.settings.oracle, "at the same address").to.equal(chain.settings.oracle);
      await anew.configure(join(config, ".."));
      const end = await relay(["--config", config, "--once", "--json"]).ended;
      expect(end.code, end.stderr + end.stdout).to.equal(0);
      const status = await relay(["--config", config, "--status", "--json"]).ended;
      expect(JSON.parse(status.stdout), status.stdout).to.deep.include({ open: [], dead: [] });
    } finally {
      await anew.close();
    }
  });

  it("stops while it starts and the endpoint hangs, when the launcher alone is told", async () => {
    const asked = await endpointHangs();
    const starting = relay(["--config", await configured(), "--json"], {}, OLDER_NODE);
    await asked();
    const end = await ends(starting, "SIGINT");
    expect([end.code, end.signal], end.stderr).to.deep.equal([0, null]);
    expect(end.seconds).to.be.below(5);
  });

  it("ends at once at a second signal, whatever it does", async () => {
    const running = relay(["--config", await configured(), "--json"], {}, OLDER_NODE);
    await running.event("caught-up");
    const asked = await endpointHangs();
    await asked();
    running.kill("SIGTERM");
    await sleep(500);
    const end = await ends(running, "SIGTERM");
    expect(end.code === 143 || end.signal === "SIGTERM", `${end.code} ${end.signal}: ${end.stderr}`).to.equal(true);
    expect(end.seconds).to.be.below(2);
  });

  it("does not wait for a database that hangs, and says so", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const connected = once(silent, "connection");
    const starting = relay(["--config", await configured({ store: `postgres://nobody@127.0.0.1:${port}/none` })]);
    await connected;
    const end = await ends(starting, "SIGTERM");
    silent.close();
    expect(end.code, end.stderr).to.equal(75);
    expect(end.stderr).to.include("SHUTDOWN_OVERDUE");
    expect(end.seconds).to.be.below(8);
  });
});
