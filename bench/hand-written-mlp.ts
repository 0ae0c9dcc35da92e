// SPDX-License-Identifier: GPL-3.0-or-later
import { pseudoRandom } from "../testing/pseudo-random.ts";

/** 784 pixels of 8 bits times int8 weights, and a bias, stay below 2^25: with the sign, 26 bits. */
const ACCUMULATOR_BITS = 26;
const ACTIVATION_BITS = 16;

/**
 * Random int8 weights as constants, as by whoever knows that linear constraints are cheap: each neuron is compared with zero by
 * LessThan, its ReLU is one product, and its rescale drops the low bits of a Num2Bits.
 */
export function constantWeightsMlp(inputs: number, hidden: number, outputs: number): string {
  const random = pseudoRandom("constant weights");
  const int8 = (): number => Math.floor(random() * 256) - 128;
  const row = (count: number): string => `[${Array.from({ length: count }, int8).join(", ")}]`;
  const matrix = (columns: number, rows: number): string =>
    `[${Array.from({ length: columns }, () => row(rows)).join(",\n")}]`;
  return `pragma circom 2.1.0;
include "bitify.circom";
include "comparators.circom";
template ReluRescale(n, kept) {
    signal input in;
    signal output out;
    signal positive;
    component negative = LessThan(n);
    negative.in[0] <== in + (1 << (n - 1));
    negative.in[1] <== 1 << (n - 1);
    positive <== in * (1 - negative.out);
    component bits = Num2Bits(n - 1);
    bits.in <== positive;
    var high = 0;
    for (var i = 0; i < kept; i++) high += bits.out[n - 1 - kept + i] * (1 << i);
    out <== high;
}
template Mlp() {
    signal input in[${inputs}];
    signal output out[${outputs}];
    signal active[${hidden}];
    var weights0[${hidden}][${inputs}] = ${matrix(hidden, inputs)};
    var weights1[${outputs}][${hidden}] = ${matrix(outputs, hidden)};
    var bias0[${hidden}] = ${row(hidden)};
    var bias1[${outputs}] = ${row(outputs)};
    component ranges[${inputs}];
    for (var i = 0; i < ${inputs}; i++) {
        ranges[i] = Num2Bits(8);
        ranges[i].in <== in[i];
    }
    component relu[${hidden}];
    for (var j = 0; j < ${hidden}; j++) {
        var sum = bias0[j];
        for (var i = 0; i < ${inputs}; i++) sum += weights0[j][i] * in[i];
        relu[j] = ReluRescale(${ACCUMULATOR_BITS}, ${ACTIVATION_BITS});
        relu[j].in <== sum;
        active[j] <== relu[j].out;
    }
    for (var j = 0; j < ${outputs}; j++) {
        var sum = bias1[j];
        for (var i = 0; i < ${hidden}; i++) sum += weights1[j][i] * active[i];
        out[j] <== sum;
    }
}
component main = Mlp();
`;
}

/** Weights as signals, as in a circuit that serves any weights: one constraint a product, the sign from the whole field element. */
export function signalWeightsMlp(inputs: number, hidden: number, outputs: number): string {
  return `pragma circom 2.1.0;
include "bitify.circom";
template Dense(n, m) {
    signal input in[n];
    signal input weights[n][m];
    signal input bias[m];
    signal output out[m];
    signal products[n][m];
    for (var j = 0; j < m; j++) {
        var sum = bias[j];
        for (var i = 0; i < n; i++) {
            products[i][j] <== in[i] * weights[i][j];
            sum += products[i][j];
        }
        out[j] <== sum;
    }
}
template Relu() {
    signal input in;
    signal output out;
    component bits = Num2Bits_strict();
    bits.in <== in;
    out <== in * (1 - bits.out[253]);
}
template Mlp(n, h, m) {
    signal input in[n];
    signal input weights0[n][h];
    signal input bias0[h];
    signal input weights1[h][m];
    signal input bias1[m];
    signal output out[m];
    component ranges[n];
    for (var i = 0; i < n; i++) {
        ranges[i] = Num2Bits(8);
        ranges[i].in <== in[i];
    }
    component first = Dense(n, h);
    first.in <== in;
    first.weights <== weights0;
    first.bias <== bias0;
    component relu[h];
    component second = Dense(h, m);
    for (var j = 0; j < h; j++) {
        relu[j] = Relu();
        relu[j].in <== first.out[j];
        second.in[j] <== relu[j].out;
    }
    second.weights <== weights1;
    second.bias <== bias1;
    out <== second.out;
}
component main = Mlp(${inputs}, ${hidden}, ${outputs});
`;
}
