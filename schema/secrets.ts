// SPDX-License-Identifier: GPL-3.0-or-later
/** Takes every secret it was made for out of a text, in whatever form it stands there. */
export type Redact = (text: string) => string;

export const REDACTED = "[redacted]";

/** Shorter texts are no secrets: they would be found everywhere, and guessed anyway. */
const SHORTEST = 4;

/** Short words of a path name things. */
const SHORTEST_WORD_OF_PATH = 6;

/** What addresses are made of: one of these words, or a number of at most ten digits, is no key. */
const TRIVIAL =
  /^(v\d+|\d{1,10}|https?|wss?|json-?rpc|rpc|api|eth|ethereum|evm|ext|bc|mainnet|testnet|devnet|sepolia|holesky|hoodi|goerli|arbitrum|optimism|base|polygon|linea|scroll|zksync|avalanche|gnosis|bsc|archive|full|public|private|nodes?|network|chain|endpoint|provider|gateway|proxy|service|request|user|admin|root|postgres|proofcast|relayer|true|false|require|disable|prefer|latest)$/i;

/** A label of a host that is a key and not a name: long, letters and digits. */
const KEY_IN_HOST = /^(?=.*\d)(?=.*[a-z])[a-z0-9-]{16,}$/i;

/**
 * The secrets of an address: the whole of it, name and password, and each part of its path, query and fragment that is not
 * trivial; of its host only what looks like a key.
 */
export function secretsOfUrl(address: string): string[] {
  const url = URL.parse(address);
  if (url === null) return address === "" ? [] : [address];
  return [
    ...wholes(address, url),
    ...(isOfWeb(url) ? url.pathname.split("/").filter(isPartOfPath) : []), // a database's path is its name
    ...[...queryValues(url), url.username, url.hash.slice(1)].filter(isPart),
    ...accessOf(url),
    ...url.hostname.split(".").filter((label) => KEY_IN_HOST.test(label)),
  ];
}

/** An address that is a host and no more holds no secret, and an operator wants to read it. */
function wholes(address: string, url: URL): string[] {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const path = url.pathname + url.search + url.hash;
  if (path.length <= 1) return url.href === bare.href ? [] : [address, url.href, url.href.replace(/\/$/, "")];
  const forms = [address, url.href, bare.href].flatMap((each) => [each, each.replace(/\/$/, "")]);
  return isOfWeb(url) ? [...forms, path] : forms;
}

function isOfWeb({ protocol }: URL): boolean {
  return /^(https?|wss?):$/.test(protocol);
}

function queryValues({ search, searchParams }: URL): string[] {
  const raw = search
    .slice(1)
    .split("&")
    .map((pair) => pair.slice(pair.indexOf("=") + 1));
  return [...raw, ...[...searchParams].map(([, value]) => value)];
}

function isPart(part: string): boolean {
  return part.length >= SHORTEST && !TRIVIAL.test(decoded(part));
}

function isPartOfPath(part: string): boolean {
  return isPart(part) && (part.length >= SHORTEST_WORD_OF_PATH || /\d/.test(part));
}

/** The password, whatever it says, and the pair as the header `Authorization: Basic …` encodes it. */
function accessOf({ username, password }: URL): string[] {
  if (username === "" && password === "") return [];
  return [password, `${decoded(username)}:${decoded(password)}`];
}

/** Makes a redactor; secrets are found as they are and encoded for URLs, JSON, headers or in hex, in any letter case. */
export function redactor(secrets: Iterable<string>): Redact {
  const forms = new Set([...secrets].filter((secret) => secret.length >= SHORTEST).flatMap(formsOf));
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length).map(escaped);
  const any = new RegExp(longestFirst.join("|"), "gi");
  return (text) => text.replace(any, REDACTED);
}

function formsOf(secret: string): string[] {
  const plain = decoded(secret);
  const texts = [
    secret,
    plain,
    encodeURIComponent(secret),
    encodeURIComponent(plain),
    encodeURI(plain),
    secret.replace(/^0x/i, ""),
  ];
  const encoded = [secret, plain].flatMap((text) => {
    const bytes = new TextEncoder().encode(text);
    const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
    return [base64, base64.replaceAll("+", "-").replaceAll("/", "_"), hexOf(bytes)];
  });
  return [...texts.flatMap(nestedInJson), ...encoded].filter((form) => form.length >= SHORTEST);
}

/** A body that is quoted in a body that is logged is escaped twice. */
function nestedInJson(text: string): string[] {
  const once = JSON.stringify(text).slice(1, -1);
  const slashes = text.replaceAll("/", "\\/");
  return [text, once, JSON.stringify(once).slice(1, -1), slashes, JSON.stringify(slashes).slice(1, -1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
