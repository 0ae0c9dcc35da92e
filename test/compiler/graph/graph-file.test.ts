import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import { emitModel } from "../../../compiler/emit-model.ts";
import { decodeGraph, encodeGraph, InvalidGraphFile } from "../../../compiler/graph/graph-file.ts";
import { randomMlp } from "../../../testing/random-mlp.ts";

type Json = Record<string, unknown>;

describe("the integer graph's file", () => {
  let text: string;

  before(async () => {
    const onnx = randomMlp([5, 4, 2], "graph file");
    const model = await compileModel({ onnx, batch: 2, bits: { weightBits: 9, activationBits: 9 } });
    text = model.graphSource;
    const graph = decodeGraph(Buffer.from(text));
    expect(graph, "what was compiled").to.deep.equal(model.graph);
    expect(model, "gives the same bytes as the compiler wrote").to.deep.include(emitModel(graph, model.schema, 2));
  });

  it("is one text a graph, a node a line", () => {
    expect(encodeGraph(decodeGraph(Buffer.from(text)))).to.equal(text);
    expect(text.split("\n").filter((line) => line.startsWith('{"primitive"')).length).to.be.greaterThan(2);
  });

  const refuse = (bytes: Uint8Array | string): string => {
    try {
      decodeGraph(Buffer.from(bytes));
    } catch (error) {
      expect(error).to.be.instanceOf(InvalidGraphFile);
      return (error as Error).message;
    }
    throw new Error("it was taken");
  };
  /** The file with one value of its JSON changed. */
  const changed = (change: (graph: Json, nodes: Json[]) => void): string => {
    const graph = JSON.parse(text) as Json;
    change(graph, graph.nodes as Json[]);
    return JSON.stringify(graph);
  };
  const parameters = (node: Json | undefined) => node?.parameters as { rows: unknown[][] };

  it("is refused when it says the same otherwise", () => {
    for (const other of [
      text.trim(),
      `${text} `,
      text.replace('"features":', '"features": '),
      changed(() => undefined),
      text.replace('{"format"', '{"format":"proofcast-graph/1","format"'),
      text.replace('"nodes"', '"\\u006eodes"'),
    ])
      expect(refuse(other)).to.contain("canonical");
  });

  it("is refused unread when no model needs so long a file", () => {
    expect(refuse(new Uint8Array(2 ** 26 + 1))).to.contain("67108865 bytes");
  });

  it("is refused when terms could have stood in one run", () => {
    const split = changed((_, [first]) => {
      const [bias, run] = parameters(first).rows[0] as [string, unknown[]];
      parameters(first).rows[0] = [bias, run.slice(0, 2), [Number(run[0]) + 1, ...run.slice(2)]];
    });
    expect(refuse(split)).to.contain("canonical");
  });

  it("is refused when it is no graph", () => {
    const bom = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    for (const bytes of [
      "",
      "null",
      "{",
      "[]",
      text.slice(0, -9),
      bom,
      Buffer.from([0xff, 0xfe]),
      Buffer.from(text, "utf16le"),
    ])
      refuse(bytes);
    expect(refuse(changed((graph) => (graph.more = 1)))).to.contain("more");
    expect(refuse(changed((graph) => (graph.format = "proofcast-graph/2")))).to.contain("format");
    expect(refuse(changed((graph) => (graph.features = [[2 ** 31, "0", "1"]])))).to.contain("features");
    expect(
      refuse(changed((graph) => (graph.features = Array.from({ length: 3 }, () => [40_000, "0", "1"])))),
    ).to.contain("65535");
    expect(refuse(changed((graph) => (graph.features = [[5, "1", "0"]])))).to.contain("feature 0");
    expect(refuse(changed((graph) => (graph.outputs = "nothing")))).to.contain("nothing defines");
    expect(refuse(changed((_, [first]) => (first!.primitive = "constructor")))).to.contain("constructor");
    expect(refuse(changed((_, [first]) => (first!.inputs = ["output_sum"])))).to.contain("nothing defines");
    expect(refuse(changed((_, [first]) => (first!.output = "a;b")))).to.contain("letters");
  });

  it("is refused when its parameters break their primitive's contract, or its integers could wrap", () => {
    const row = (value: unknown): string => changed((_, [first]) => (parameters(first).rows[0] = value as unknown[]));
    expect(refuse(row(["0", [0, "0"]]))).to.contain("not 0");
    expect(refuse(row(["0", [0, "9007199254740993"]]))).to.contain("2^53");
    expect(refuse(row(["0", [0, "1"], [0, "1"]]))).to.contain("twice");
    expect(refuse(row(["0", [1, "1"], [0, "1"]]))).to.contain("canonical");
    expect(refuse(row(["0", [5, "1"]]))).to.contain("element 5 of the 5");
    expect(refuse(row(["0", [2 ** 32, "1"]]))).to.contain("form");
    expect(refuse(row(["0", [0]]))).to.contain("form");
    expect(refuse(row(["-0"]))).to.contain("form");
    expect(refuse(row([0]))).to.contain("form");
    expect(refuse(row(["9999999999999999999"]))).to.contain("int64");
    expect(refuse(row([String(2n ** 62n + 1n)]))).to.contain("2^62");
  });
});
