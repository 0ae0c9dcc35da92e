// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "../../circuits/signals.ts";
import { SCALAR_BYTES } from "../../groth16/scalar-bytes.ts";
import { fieldRange } from "../../schema/model-schema.ts";
import { circuitSignals, type CircuitModel } from "./circuit-signals.ts";

/** The names of everything that `write` sets, in the order in which it does. */
export function signalNames(write: (signals: Signals) => void): string[] {
  const names: string[] = [];
  write(recorder("main", names));
  return names;
}

/** Of a whole circuit. Which signals there are does not depend on values: any row will do. */
export function circuitSignalNames(model: CircuitModel): string[] {
  const row = model.schema.features.flatMap((field) => new Array<bigint>(field.count).fill(fieldRange(field).min));
  const features = new Array<readonly bigint[]>(model.batch).fill(row);
  const write = circuitSignals(model);
  return signalNames((signals) => {
    write(signals, { features, rho: 0n });
  });
}

function recorder(path: string, names: string[]): Signals {
  const array = (name: string, count: number): void => {
    for (let i = 0; i < count; i++) names.push(`${path}.${name}[${i}]`);
  };
  return {
    set: (name) => {
      names.push(`${path}.${name}`);
    },
    setAll: (name, values) => {
      array(name, values.length);
    },
    setElements: (name, elements) => {
      array(name, elements.length / SCALAR_BYTES);
    },
    setBits: (name, _value, _first, count) => {
      array(name, count);
    },
    component: (name, write) => write(recorder(`${path}.${name}`, names)),
  };
}
