// SPDX-License-Identifier: GPL-3.0-or-later
/** The one class of `pg` used here; the package ships no types. */
declare module "pg" {
  import type { PostgresPool } from "kysely";

  export const Pool: new (options: {
    connectionString: string;
    max: number;
    connectionTimeoutMillis: number;
  }) => PostgresPool & {
    on(event: "error", listener: (error: Error) => void): void;
  };
}
