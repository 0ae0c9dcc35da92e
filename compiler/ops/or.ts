import { truthOperator } from "../lowering/truth.ts";

/** y = 1 where either is: a + b − a · b. @shape a[…], b[…] -> y[…] @error none */
export const definition = truthOperator("Or", { sum: 1, both: -1 });
