// SPDX-License-Identifier: GPL-3.0-or-later
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import { RetryableError } from "../schema/errors.ts";
import { systemFailure } from "../schema/system-failure.ts";
import { readLines } from "./bounded-lines.ts";
import { type ChildGroup, startGroup } from "./child-group.ts";
import { LONGEST_ANSWER, OPENING, proverAnswer } from "./child-protocol.ts";
import type { OpenTask, ProverAnswer, ProveTask } from "./child-protocol.ts";
import { privateFolder, wipeFolder } from "./private-folder.ts";
import { InvalidInput } from "./witness/compute-witness.ts";

/** The process ended, or does what no sound one does. */
export class ProverCrashed extends RetryableError {
  constructor(ending: string, stderr: string, cause?: unknown) {
    super(
      "PROVER_CRASHED",
      `The prover's process ended without an answer (${ending}). Is there enough memory? ${stderr}`.trim(),
      { details: { ending, stderr }, cause },
    );
  }
}

/** A child that lives and has a key open, or is about to. It is asked one thing at a time. */
export type ProverProcess = {
  /** The answer to its first task, which is to open the key. */
  readonly opening: Promise<ProverAnswer>;
  /** @error ProverCrashed, InvalidInput, or what it was ended for */
  ask(task: ProveTask): Promise<ProverAnswer>;
  /** Kills it; who waits for an answer gets the reason. Only the first one counts. */
  end(reason: Error): void;
  hasEnded(): boolean;
  /** Resolves when it, what it has started and its files are gone. */
  readonly gone: Promise<void>;
};

export type ProcessTask = Omit<OpenTask, "program"> & { readonly program?: string | undefined };

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));

/** @param childPath another program in the child's place @error ProverCrashed when there is no room for it or its files */
export function startProver({ program: path, ...task }: ProcessTask, childPath = CHILD): ProverProcess {
  const { scratch, group } = started(childPath, path !== undefined);
  let ended: Error | undefined;
  let asked: { id: number; answer: PromiseWithResolvers<ProverAnswer> } | undefined;

  const end = (reason: Error): void => {
    ended ??= reason;
    group.kill();
    asked?.answer.reject(ended);
    asked = undefined;
  };
  const refuse = (problem: string): void => {
    end(new ProverCrashed(problem, group.said()));
  };
  const gone = group.ended.then(({ how, said, cause }) => {
    end(systemFailure(cause) ?? new ProverCrashed(how, said, cause));
    if (scratch !== undefined) wipeFolder(scratch);
  });

  readLines(group.output, LONGEST_ANSWER, {
    onLine(line) {
      const answer = parseAnswer(line);
      if (answer === undefined) refuse("it answered with what is no answer");
      else if (answer.id !== asked?.id) refuse("it answered what it was not asked");
      else {
        const { resolve } = asked.answer;
        asked = undefined;
        resolve(answer);
      }
    },
    onTooLong() {
      refuse("its answer has no end");
    },
  });

  const ask = async (message: OpenTask | ProveTask): Promise<ProverAnswer> => {
    if (ended !== undefined) throw ended;
    const line = encode(message);
    const answer = Promise.withResolvers<ProverAnswer>();
    asked = { id: "id" in message ? message.id : OPENING, answer };
    group.input.write(line);
    return await answer.promise;
  };
  const opening = ask({ ...task, ...(path !== undefined && scratch !== undefined && { program: { path, scratch } }) });
  opening.catch(() => undefined); // whoever awaits it hears of it
  return { opening, ask, end, hasEnded: () => ended !== undefined, gone };
}

/** What the machine refuses now is no fault of what is to be proven: it is tried again. */
function started(childPath: string, isProgram: boolean): { scratch: string | undefined; group: ChildGroup } {
  let scratch: string | undefined;
  try {
    scratch = isProgram ? privateFolder() : undefined;
    return { scratch, group: startGroup(childPath) };
  } catch (error) {
    if (scratch !== undefined) wipeFolder(scratch);
    throw new ProverCrashed("it could not be started", error instanceof Error ? error.message : String(error), error);
  }
}

/** @error InvalidInput */
function encode(message: OpenTask | ProveTask): string {
  try {
    return `${serialize(message).toString("base64")}\n`;
  } catch (error) {
    throw new InvalidInput(`it cannot be sent to another process (${String(error)})`);
  }
}

function parseAnswer(line: string): ProverAnswer | undefined {
  try {
    return proverAnswer.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
