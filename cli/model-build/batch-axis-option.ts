import { InvalidArgumentError, Option } from "commander";

/** `--batch-axis 0`, of every command that compiles a model. */
export function batchAxisOption(): Option {
  return new Option(
    "--batch-axis <0>",
    "make the first dimension of every input and output, a batch that the exporter fixed, 1",
  ).argParser((text): 0 => {
    if (text !== "0") throw new InvalidArgumentError("Only axis 0 can be a batch.");
    return 0;
  });
}
