import { truthOperator } from "../lowering/truth.ts";

/** y = 1 where both are: a · b. @shape a[…], b[…] -> y[…] @error none */
export const definition = truthOperator("And", { sum: 0, both: 1 });
