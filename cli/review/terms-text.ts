// SPDX-License-Identifier: GPL-3.0-or-later
type Output = Readonly<{
  name: string;
  unit: string;
  count: bigint;
  scaleMantissa: bigint;
  scaleExponent: bigint;
  errorBound: bigint;
  provenMinimum: bigint;
  provenMaximum: bigint;
}>;
type Limit = Readonly<{ minimum: bigint; maximum: bigint; maximumJump: bigint }>;

/** One field of a model's outputs: what it is counted in, how far it can be off, and what was proven of it. */
export function outputText(output: Output): string {
  const { name, count, errorBound, provenMinimum, provenMaximum } = output;
  const values = count === 1n ? "" : `, ${count} values`;
  const [least, most, error] = [provenMinimum, provenMaximum, errorBound].map((each) => valueText(each, output));
  return `${name}${values}: proven from ${least} to ${most}, at most ${error} off the float model`;
}

/** What is put in quarantine, value by value. */
export function limitText(outputs: readonly Output[], limits: readonly Limit[]): string {
  if (limits.length === 0) return "none";
  const values = valuesOf(outputs);
  return limits
    .map(({ minimum, maximum, maximumJump }, index) => {
      const { label, of } = values[index] ?? UNNAMED;
      const [least, most, jump] = [minimum, maximum, maximumJump].map((each) => valueText(each, of));
      return `${label} from ${least} to ${most}, jumping by at most ${jump}`;
    })
    .join("; ");
}

/** What readers may take where there is no prediction. */
export function defaultText(outputs: readonly Output[], defaults: readonly bigint[]): string {
  if (defaults.length === 0) return "none";
  const values = valuesOf(outputs);
  return defaults
    .map((value, index) => {
      const { label, of } = values[index] ?? UNNAMED;
      return `${label} ${valueText(value, of)}`;
    })
    .join("; ");
}

type Unit = Pick<Output, "unit" | "scaleMantissa" | "scaleExponent">;

const UNNAMED = { label: "a value", of: { unit: "", scaleMantissa: 1n, scaleExponent: 0n } };

/** Each value of a subject with its name; the values of one field are numbered. */
function valuesOf(outputs: readonly Output[]): { label: string; of: Unit }[] {
  return outputs.flatMap((of) =>
    Array.from({ length: Number(of.count) }, (_, index) => ({
      label: of.count === 1n ? of.name : `${of.name} ${index + 1}`,
      of,
    })),
  );
}

/** The integer that the chain has, in its unit: exact, because a scale is a decimal. */
function valueText(integer: bigint, { unit, scaleMantissa, scaleExponent }: Unit): string {
  return `${decimalText(integer * scaleMantissa, Number(scaleExponent))} ${unit}`.trim();
}

/** Digits that no person would count are left in powers of ten. */
function decimalText(mantissa: bigint, exponent: number): string {
  if (mantissa === 0n) return "0";
  if (exponent > 20 || exponent < -40) return `${mantissa} × 10^${exponent}`;
  if (exponent >= 0) return (mantissa * 10n ** BigInt(exponent)).toString();
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(1 - exponent, "0");
  const fraction = digits.slice(exponent).replace(/0+$/, "");
  return `${mantissa < 0n ? "-" : ""}${digits.slice(0, exponent)}${fraction === "" ? "" : `.${fraction}`}`;
}
