// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { DecisionTrees } from "./decisions.ts";
import { ExpressionSum, type Choice, type Expression, type TreePlan } from "./tree-plan.ts";

/**
 * Each target by itself, from the leaves up: a node's value is one of its children's. One with two leaves is a line in its step and costs
 * nothing; equal nodes are one, whichever trees they are of. Results: the value of every tree for target 0, then for target 1, …
 */
export function valuePlan(trees: DecisionTrees, targets: number): TreePlan {
  const values = new TreeValues();
  const results: Expression[] = [];
  for (let target = 0; target < targets; target++) {
    const known = new Map<number, number>();
    const valueOf = (place: number): number => {
      const found = known.get(place);
      if (found !== undefined) return found;
      const node = elementAt(trees.nodes, place);
      const value =
        node.kind === "leaf"
          ? values.constant(node.weights.reduce((sum, [at, weight]) => sum + (at === target ? weight : 0), 0))
          : values.choice(node.step, valueOf(node.yes), valueOf(node.no));
      known.set(place, value);
      return value;
    };
    for (const root of trees.roots) results.push(values.expression(valueOf(root)));
  }
  return { levels: values.levels, results };
}

/** The sums of what the trees give: of all results for each target. */
export function summedPlan({ levels, results }: TreePlan, targets: number): TreePlan {
  const trees = results.length / targets;
  const sums = Array.from({ length: targets }, (_, target) => {
    const sum = new ExpressionSum();
    for (const result of results.slice(target * trees, (target + 1) * trees)) sum.add(result);
    return sum.build();
  });
  return { levels, results: sums };
}

/** `level`: of the choice, or 0 for what no choice is needed for. */
type Value = Readonly<{ expression: Expression; level: number }>;

/** Values of nodes, each once. */
class TreeValues {
  readonly levels: Choice[][] = [];
  readonly #values: Value[] = [];
  readonly #known = new Map<string, number>();

  constant(value: number): number {
    return this.#once(`constant ${value}`, () => ({ expression: { bias: value, terms: [] }, level: 0 }));
  }

  choice(step: number, yes: number, no: number): number {
    if (yes === no) return yes;
    return this.#once(`${step} ${yes} ${no}`, () => {
      const [whenYes, whenNo] = [elementAt(this.#values, yes), elementAt(this.#values, no)];
      if (whenYes.expression.terms.length === 0 && whenNo.expression.terms.length === 0) {
        const [from, to] = [whenNo.expression.bias, whenYes.expression.bias];
        return { level: 0, expression: { bias: from, terms: [{ level: 0, place: step, weight: to - from }] } };
      }
      const level = Math.max(whenYes.level, whenNo.level) + 1;
      const choices = (this.levels[level - 1] ??= []);
      const place = choices.push({ step, yes: whenYes.expression, no: whenNo.expression }) - 1;
      return { level, expression: { bias: 0, terms: [{ level, place, weight: 1 }] } };
    });
  }

  expression(value: number): Expression {
    return elementAt(this.#values, value).expression;
  }

  #once(key: string, make: () => Value): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = this.#values.push(make()) - 1;
    this.#known.set(key, value);
    return value;
  }
}
