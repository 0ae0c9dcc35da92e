import type { Tensor } from "../graph/float-graph.ts";
import { entryOf } from "../graph/element-at.ts";
import type { Shape } from "../graph/shape.ts";
import type { TensorView } from "../operator.ts";

/** What operators see of a graph whose shapes are known so far. */
export function tensorView(shapes: ReadonlyMap<string, Shape>, constants: ReadonlyMap<string, Tensor>): TensorView {
  return {
    shape: (name) => constants.get(name)?.shape ?? entryOf(shapes, name),
    constant: (name) => constants.get(name),
  };
}
