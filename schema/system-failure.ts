// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError, type ProofcastError, RetryableError } from "./errors.ts";
import { INSTALL_COMMAND } from "./installed-package.ts";

/** How the operating system said no: `errno` is its own word, `code` is ours. */
export type SystemRefusal = Readonly<{
  errno: string;
  code: string;
  /** What was tried, with the path or address where it is known. */
  attempt: string;
  reason: string;
  remedy: string;
  retryable: boolean;
}>;

type Facts = readonly [code: string, reason: string, remedy: string];

const NETWORK_REMEDY = "Check the address and the connection, and try again.";
const WRITE_REMEDY = "Give this user the right to it, or name another path.";
const MEMORY_REMEDY = "End other programs or use a machine with more of it, and try again.";

/** The same call will fail again until somebody mends something. */
const FATAL: Readonly<Record<string, Facts>> = {
  EACCES: ["PERMISSION_DENIED", "this user may not", WRITE_REMEDY],
  EADDRINUSE: ["PORT_IN_USE", "another program listens there", "Stop that program, or choose another port."],
  EADDRNOTAVAIL: ["ADDRESS_UNAVAILABLE", "this machine has no such address", "Correct the address."],
  EDQUOT: ["DISK_FULL", "this user's share of the disk is used up", "Free space or raise the quota, and run it again."],
  EEXIST: ["PATH_TAKEN", "something is there already", "Name another path, or move away what is there."],
  EFBIG: ["FILE_TOO_LARGE", "the file would be larger than the system admits", "Raise the limit (`ulimit -f`)."],
  EIO: ["DISK_FAULTY", "the disk does not answer properly", "Check the disk, or use another one."],
  EISDIR: ["PATH_IS_FOLDER", "it is a folder", "Name a file."],
  ELOOP: ["LINK_LOOP", "its symbolic links go round in circles", "Mend the links, or name another path."],
  EMFILE: ["TOO_MANY_FILES", "this process has too many files open", "Raise the limit (`ulimit -n`) and run it again."],
  ENAMETOOLONG: ["NAME_TOO_LONG", "the name is longer than the system admits", "Choose a shorter one."],
  ENOENT: ["PATH_MISSING", "there is no such file or folder", "Check the path."],
  ENOEXEC: [
    "PROGRAM_UNUSABLE",
    "it is no program for this machine",
    `Remove node_modules and run \`${INSTALL_COMMAND}\`.`,
  ],
  ENOSPC: ["DISK_FULL", "no space is left on the device", "Free space there, or name a path on another disk."],
  ENOTDIR: ["PATH_NOT_FOLDER", "a part of the path is a file, not a folder", "Name another path."],
  ENOTEMPTY: ["PATH_TAKEN", "the folder is not empty", "Name another path, or move away what is there."],
  ENXIO: ["PATH_UNUSABLE", "it is a device or socket that nobody serves", "Name a file."],
  EPERM: ["PERMISSION_DENIED", "this user may not", WRITE_REMEDY],
  EROFS: ["READ_ONLY", "the file system is read-only", "Mount it writable, or name another path."],
  EXDEV: ["OTHER_DEVICE", "it lies on another file system", "Name a path whose folder is on one file system."],
  ERR_FS_FILE_TOO_LARGE: ["FILE_TOO_LARGE", "the file has over 2 GiB", "Give a smaller file."],
  ERR_STRING_TOO_LONG: ["FILE_TOO_LARGE", "the file is too long for one text", "Give a smaller file."],
};

/** It may go well later, with nothing changed here. */
const RETRYABLE: Readonly<Record<string, Facts>> = {
  EAGAIN: ["SYSTEM_BUSY", "the system is short of processes or memory", MEMORY_REMEDY],
  EAI_AGAIN: ["CONNECTION_FAILED", "its name cannot be looked up at present", NETWORK_REMEDY],
  EBUSY: ["SYSTEM_BUSY", "another program uses it", "Wait for that program, and try again."],
  ECONNREFUSED: ["CONNECTION_FAILED", "nobody listens there", NETWORK_REMEDY],
  ECONNRESET: ["CONNECTION_FAILED", "the connection broke", NETWORK_REMEDY],
  EHOSTUNREACH: ["CONNECTION_FAILED", "there is no way to it", NETWORK_REMEDY],
  ENETUNREACH: ["CONNECTION_FAILED", "there is no way to it", NETWORK_REMEDY],
  ENFILE: ["SYSTEM_BUSY", "the system has too many files open", "End other programs, and try again."],
  ENOMEM: ["SYSTEM_BUSY", "there is too little memory", MEMORY_REMEDY],
  ENOTFOUND: ["CONNECTION_FAILED", "nobody knows its name", NETWORK_REMEDY],
  ETIMEDOUT: ["CONNECTION_FAILED", "no answer came in time", NETWORK_REMEDY],
  ETXTBSY: ["SYSTEM_BUSY", "another program uses it", "Wait for that program, and try again."],
};

/** What a system call is for, where its name does not say it. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  access: "look at",
  bind: "listen at",
  connect: "reach",
  copyfile: "copy",
  getaddrinfo: "reach",
  listen: "listen at",
  lstat: "look at",
  mkdir: "make the folder",
  mkdtemp: "make a temporary folder",
  opendir: "list",
  rename: "move",
  rm: "remove",
  rmdir: "remove",
  scandir: "list",
  spawn: "start",
  stat: "look at",
  unlink: "remove",
  uv_cwd: "find the working directory",
};

/** For what the path alone does not tell: no user named a temporary folder. */
const REMEDIES: Readonly<Record<string, string>> = {
  mkdtemp: "The variable TMPDIR names where it is made: set it to a folder that exists, has space and can be written.",
  uv_cwd: "Change to a folder that exists.",
};

/** The numbers that WebAssembly programs (the embedded database) use for the same. */
const WASI_ERRNO: Readonly<Record<number, string>> = {
  2: "EACCES",
  19: "EDQUOT",
  22: "EFBIG",
  29: "EIO",
  33: "EMFILE",
  41: "ENFILE",
  44: "ENOENT",
  48: "ENOMEM",
  51: "ENOSPC",
  54: "ENOTDIR",
  63: "EPERM",
  69: "EROFS",
};

/** SQLite's own numbers for the same, their lower byte. */
const SQLITE_ERRNO: Readonly<Record<number, string>> = { 7: "ENOMEM", 8: "EROFS", 10: "EIO", 13: "ENOSPC" };

/** The operating system refused a file, a folder, a process or a connection. The input may be right. */
export class SystemRefused extends FatalError {
  constructor(refusal: SystemRefusal, cause: unknown) {
    super(refusal.code, messageOf(refusal), { details: { errno: refusal.errno, attempt: refusal.attempt }, cause });
  }
}

/** The same, where it may go well later. */
export class SystemUnavailable extends RetryableError {
  constructor(refusal: SystemRefusal, cause: unknown) {
    super(refusal.code, messageOf(refusal), { details: { errno: refusal.errno, attempt: refusal.attempt }, cause });
  }
}

/**
 * An error of the operating system, however deep in `error`'s causes, as one of the two classes above; undefined when there is none.
 * @param path what was worked on, for the calls that do not say it (a write knows only a number)
 */
export function systemFailure(error: unknown, path?: string): ProofcastError | undefined {
  const refusal = systemRefusal(error, path);
  if (refusal === undefined) return undefined;
  return refusal.retryable ? new SystemUnavailable(refusal, error) : new SystemRefused(refusal, error);
}

/** The same as data, for an error that has more to say. */
export function systemRefusal(error: unknown, path?: string): SystemRefusal | undefined {
  for (let at = error, depth = 0; at !== null && typeof at === "object" && depth < 8; depth++) {
    const found = at as FailedCall;
    const errno = errnoOf(found);
    const facts = errno === undefined ? undefined : (FATAL[errno] ?? RETRYABLE[errno]);
    if (errno !== undefined && facts !== undefined) return refusalOf(found, errno, facts, path);
    at = found.cause;
  }
  return undefined;
}

type FailedCall = Partial<NodeJS.ErrnoException> & {
  errcode?: number;
  dest?: string;
  address?: string;
  port?: number;
  hostname?: string;
};

function errnoOf({ name, code, errno, errcode }: FailedCall): string | undefined {
  if (name === "ErrnoError" && errno !== undefined) return WASI_ERRNO[errno];
  if (code === "ERR_SQLITE_ERROR" && errcode !== undefined) return SQLITE_ERRNO[errcode & 0xff];
  return typeof code === "string" ? code : undefined;
}

function refusalOf(found: FailedCall, errno: string, [code, reason, remedy]: Facts, path?: string): SystemRefusal {
  const call = found.syscall?.split(" ")[0] ?? "";
  const address = found.address ?? found.hostname;
  const place = [found.path ?? path, found.dest].filter((each) => each !== undefined).join(" to ");
  const at = address === undefined ? place : [address, found.port].filter((each) => each !== undefined).join(":");
  return {
    errno,
    code,
    attempt: [ATTEMPTS[call] ?? (call === "" ? "use" : call), at].filter((each) => each !== "").join(" "),
    reason,
    remedy: REMEDIES[call] ?? remedy,
    retryable: errno in RETRYABLE,
  };
}

function messageOf({ attempt, reason, errno, remedy }: SystemRefusal): string {
  return `Cannot ${attempt}: ${reason} (${errno}). ${remedy}`;
}
