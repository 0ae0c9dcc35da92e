// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import { emitModel } from "../../../compiler/emit-model.ts";
import { decodeGraph, encodeGraph, InvalidGraphFile } from "../../../compiler/graph/graph-file.ts";
import { IntegerGraphBuilder } from "../../../compiler/graph/integer-graph.ts";
import { IntegerMapBuilder } from "../../../compiler/graph/integer-map.ts";
import type { Interval } from "../../../compiler/graph/interval.ts";
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

describe("the file of a graph with large sums", () => {
  type Block = { rows: number[][]; columns: number[][]; channels: [string, number[]][] };
  /** 20 rows of 60 elements, then a row of one element, as a file with one value of its JSON changed. */
  const file = (change: (block: Block, parameters: { blocks?: Block[]; rows: unknown[] }) => void): Buffer => {
    const builder = new IntegerGraphBuilder("features", new Array<Interval>(60).fill({ min: 0n, max: 1n }));
    const map = new IntegerMapBuilder();
    for (let row = 0; row < 20; row++) {
      for (let column = 0; column < 60; column++) map.term(column, ((row * 7 + column * (row + 3)) % 19) - 9);
      map.endRow(BigInt(row));
    }
    map.term(5, 3);
    map.endRow(1n);
    const parameters = map.build();
    builder.add({ primitive: "Affine", inputs: ["features"], output: "y", source: "y", parameters });
    const text = encodeGraph(builder.build("y"));
    const [, node = ""] = /^(\{"primitive".*)$/m.exec(text) ?? [];
    const json = JSON.parse(node) as { parameters: { blocks: [Block]; rows: unknown[] } };
    change(json.parameters.blocks[0], json.parameters);
    return Buffer.from(text.replace(node, JSON.stringify(json)));
  };
  const refusal = (change: Parameters<typeof file>[0]): string => {
    try {
      decodeGraph(file(change));
    } catch (error) {
      expect(error).to.be.instanceOf(InvalidGraphFile);
      return (error as Error).message;
    }
    throw new Error("it was taken");
  };

  it("has their weights as plain numbers, a channel a list, and what is in no block after them", () => {
    let seen: unknown;
    const bytes = file((block, { rows }) => {
      seen = { rows: block.rows, columns: block.columns, first: block.channels[0]?.[1].slice(0, 4), rest: rows };
    });
    expect(seen).to.deep.equal({
      rows: [[0, 20]],
      columns: [[0, 60]],
      first: [-9, -6, -3, 0],
      rest: [["1", [5, "3"]]],
    });
    expect(encodeGraph(decodeGraph(bytes))).to.equal(bytes.toString());
  });

  it("is refused when blocks, rows and channels do not fit together, or hold what no weight is", () => {
    expect(refusal((block) => (block.rows = [[0, 19]]))).to.contain("fit together");
    expect(refusal((block) => (block.columns = [[0, 61]]))).to.contain("fit together");
    expect(refusal((block) => block.channels[3]?.[1].pop())).to.contain("fit together");
    expect(refusal((block) => (block.rows = [[0, 9], [9, 11]]))).to.contain("canonical"); // prettier-ignore
    expect(refusal((block) => (block.rows = [[2, 20]]))).to.contain("a block of others");
    expect(refusal((block) => (block.rows = [[0, 10], [0, 10]]))).to.contain("in two blocks"); // prettier-ignore
    expect(refusal((block) => (block.columns = [[1, 60]]))).to.contain("element 60 of the 60");
    for (const weight of [0.5, 2 ** 53 + 2, "1", null])
      expect(
        refusal((block) => (block.channels[0] = ["0", [weight as number]])),
        String(weight),
      ).to.contain("form");
  });

  it("is refused when it says the same in rows, or names more terms than memory holds", () => {
    expect(refusal((_, parameters) => (parameters.blocks = []))).to.contain("canonical");
    const many = refusal((block) => {
      block.rows = [[0, 2 ** 24]];
      block.columns = [[0, 2 ** 24]];
      block.channels = Array.from({ length: 2 }, () => ["0", [1, 2]]);
    });
    expect(many).to.contain("more than 16777216 terms");
  });
});
