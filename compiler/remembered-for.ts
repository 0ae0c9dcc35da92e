// SPDX-License-Identifier: GPL-3.0-or-later
/** A pure function that works out each answer once, and forgets those for an object with the object. `keyOf` tells the other arguments apart. */
export function rememberedFor<O extends object, A extends readonly unknown[], R>(
  compute: (object: O, ...more: A) => R,
  keyOf: (...more: A) => string,
): (object: O, ...more: A) => R {
  const answers = new WeakMap<O, Map<string, R>>();
  return (object, ...more) => {
    const known = answers.get(object) ?? new Map<string, R>();
    answers.set(object, known);
    const key = keyOf(...more);
    const answer = known.has(key) ? (known.get(key) as R) : compute(object, ...more);
    known.set(key, answer);
    return answer;
  };
}
