// @ts-nocheck
import { network } from "hardhat";
import { registeredModelFixture } from "../../testing/registered-model-fixture.ts";
import { fulfilArguments, postRequest } from "../../testing/request-and-fulfil.ts";
const connection = await network.create();
async function profile(hash) {
  const trace = await connection.provider.request({ method: "debug_traceTransaction", params: [hash, { disableStorage: true, disableMemory: true, disableStack: false }] });
  const logs = trace.structLogs;
  const perDepth = {}; const ops = {};
  let frames = []; 
  const calls = [];
  for (let i = 0; i < logs.length; i++) {
    const l = logs[i], n = logs[i+1];
    // self gas: if next deeper, gas forwarded; handle by return
    let cost;
    if (n && n.depth === l.depth) cost = l.gas - n.gas;
    else if (n && n.depth > l.depth) { frames.push({ gas: l.gas, start: n.gas, op: l.op, pc: l.pc, i }); continue; }
    else if (n && n.depth < l.depth) { const f = frames.pop(); const inner = f.start - (l.gas - l.gasCost); calls.push(`${"  ".repeat(l.depth)}call@${f.pc} inner ${inner} overhead ${f.gas - n.gas - inner}`); perDepth[l.depth]=(perDepth[l.depth]??0)+l.gasCost; continue; }
    else cost = l.gasCost;
    perDepth[l.depth] = (perDepth[l.depth] ?? 0) + cost;
    const key = `${l.depth} ${l.op}`;
    ops[key] = (ops[key] ?? 0) + cost;
  }
  const tx = await connection.ethers.provider.getTransaction(hash);
  const data = Buffer.from(tx.data.slice(2), "hex");
  const cd = [...data].reduce((s, b) => s + (b ? 16 : 4), 0);
  console.log("gas", trace.gas, "calldata", data.length, cd, "perDepth(self)", perDepth);
  console.log(calls.join("\n"));
  console.log(Object.entries(ops).filter(([k]) => true).sort((a, b) => b[1] - a[1]).slice(0, 40).map(([k, v]) => `${k}:${v}`).join("  "));
}
describe("profile", () => {
  for (const which of ["single", "batched"]) it(which, async () => {
    const fixture = await registeredModelFixture(connection);
    const { oracle, nodes, relayer } = fixture;
    const request = await postRequest(connection, fixture, fixture[which], which === "single" ? [nodes[0]] : nodes);
    const sent = await oracle.connect(relayer).fulfil(...(await fulfilArguments(connection, fixture, request)));
    await sent.wait();
    await profile(sent.hash);
  });
});
