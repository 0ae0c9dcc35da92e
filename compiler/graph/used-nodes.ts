// SPDX-License-Identifier: GPL-3.0-or-later
/** The nodes that the tensors named by `outputs` depend on, in their order; `nodes` are in topological order. */
export function usedNodes<N extends { readonly inputs: readonly string[]; readonly outputs: readonly string[] }>(
  nodes: readonly N[],
  outputs: Iterable<string>,
): N[] {
  const used = new Set(outputs);
  used.delete("");
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => used.has(name))) return false;
    for (const name of node.inputs) if (name !== "") used.add(name);
    return true;
  });
  return kept.toReversed();
}
