// SPDX-License-Identifier: GPL-3.0-or-later
/** One thing that was checked. */
export type ToldCheck = { readonly check: string; result: "ok" | "failed" };

export type ToldChecks = Readonly<{
  checks: readonly ToldCheck[];
  /** Tells of the next check; whatever came before it has passed. */
  begin: (check: string) => void;
  /** All of them have passed. */
  end: () => void;
}>;

/** Checks in their order. The last one is taken for failed until another begins. */
export function toldChecks(tell: (check: string) => void): ToldChecks {
  const checks: ToldCheck[] = [];
  const end = (): void => {
    const last = checks.at(-1);
    if (last !== undefined) last.result = "ok";
  };
  return {
    checks,
    begin(check) {
      end();
      checks.push({ check, result: "failed" });
      tell(check);
    },
    end,
  };
}
