// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { readWire } from "../../../compiler/onnx/decode-model.ts";
import { labelNotes, numberLabels } from "../../../compiler/onnx/number-labels.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

describe("numberLabels", () => {
  const classifier = node("LinearClassifier", ["x"], ["label", "scores"], {
    ...{ classlabels_strings: ["cat", "dog"], coefficients: [1, -1], intercepts: [0.5, 0] },
  });
  const onnx = onnxBytes({
    opsets: [
      { domain: "", version: 17 },
      { domain: "ai.onnx.ml", version: 1 },
    ],
    inputs: [tensor("x", [1, 1])],
    outputs: [tensor("text", [1], "int64")],
    nodes: [{ ...classifier, domain: "ai.onnx.ml" }, node("Cast", ["label"], ["text"], { to: 8n })],
  });

  it("puts numbers in the place of texts, and casts to none", () => {
    const nodes = readWire(numberLabels(onnx)).graph?.node ?? [];
    const names = nodes[0]?.attribute.map(({ name }) => name);
    expect(names).to.deep.equal(["classlabels_ints", "coefficients", "intercepts"]);
    expect(nodes[0]?.attribute[0]?.ints.map(Number)).to.have.length(2);
    expect(Number((nodes[1]?.attribute[0]?.i as { low: number } | undefined)?.low)).to.equal(7);
    expect(labelNotes(onnx)).to.deep.equal(['Label "label" is the number of a class: 0 for "cat", 1 for "dog".']);
  });

  it("leaves a file without such labels as it is", () => {
    const plain = onnxBytes({
      inputs: [tensor("x", [1])],
      outputs: [tensor("y", [1])],
      nodes: [node("Relu", ["x"], ["y"])],
    });
    expect(numberLabels(plain)).to.equal(plain);
    expect(labelNotes(plain)).to.deep.equal([]);
  });
});
