import { truthOperator } from "../lowering/truth.ts";

/** y = 1 where one is and the other is not: a + b − 2 · a · b. @shape a[…], b[…] -> y[…] @error none */
export const definition = truthOperator("Xor", { sum: 1, both: -2 });
