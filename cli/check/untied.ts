// SPDX-License-Identifier: GPL-3.0-or-later
/** What `check` cannot tie to anything, in words: whoever reads that everything fits must know what "everything" is. */
export function untied(isSourceGiven: boolean, ofSetup: readonly string[] = []): string[] {
  return [...(isSourceGiven ? WITH_SOURCE : WITHOUT_SOURCE), ...ofSetup, ...ALWAYS];
}

const WITHOUT_SOURCE = [
  "That the integer graph is the float model, rounded: give the float model with --onnx.",
  "The figures in the manifest's error, and its source: they follow from the float model and its rows alone.",
];

const WITH_SOURCE = [
  "The options that it was compiled with, and a given schema, where --onnx names a file: they are taken from the folder. Name the model's own folder to compare them, too.",
  "The last digits of the measured error: they are the processor's that ran the float model. Up to an eighth of a figure, and no more than float arithmetic can change, is taken for the same.",
  "That the rows are real ones and the float model is a good one: error is measured on the rows given.",
];

const ALWAYS = [
  "What the features and outputs mean: names, units and scales of the schema are their author's words.",
  "Gadgets, compiler and circom themselves: those of this installation were used, and the folder's bytes are theirs.",
  "built-from.sha256: it only tells build whether there is anything to do.",
];
