"use strict";
// Bytes, hashes and signatures, by the browser's own WebCrypto. RFC 8785, RFC 9162; C2SP signed-note, tlog-checkpoint.

const setOf = words => new Set(words.split(" "));

class Fault extends Error {}
// `why` may be made only when it is said.
const must = (holds, why) => { if (!holds) throw new Fault(typeof why === "function" ? why() : why); };
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const tidy = text => text.replace(/[ \t\n\r\f]+/g, " ").trim();
const excerpt = text => { const all = [...tidy(text)]; return all.length > 60 ? all.slice(0, 60).join("") + "…" : all.join(""); };

const utf8 = text => new TextEncoder().encode(text);
const fromBase64 = text => Uint8Array.from(atob(text), char => char.charCodeAt(0));
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const joined = (...parts) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { out.set(part, at); return at + part.length; }, 0);
  return out;
};
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
const leafHash = body => sha256([0], body);
const nodeHash = (left, right) => sha256([1], left, right);

// RFC 9162, 2.1.3.2.
async function isIncluded(leaf, index, size, proof, root) {
  let fn = BigInt(index), sn = BigInt(size) - 1n, r = leaf;
  if (fn > sn) return false;
  for (const p of proof) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      r = await nodeHash(p, r);
      while (fn && !(fn & 1n)) { fn >>= 1n; sn >>= 1n; }
    } else r = await nodeHash(r, p);
    fn >>= 1n; sn >>= 1n;
  }
  return sn === 0n && hex(r) === root;
}

// RFC 8785, for the values that entries have: whatever is written otherwise could be read in two ways.
const canonical = value => JSON.stringify(value, (_, each) => each && typeof each === "object" && !Array.isArray(each)
  ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each);
function decoded(text, what) {
  let value = null;
  try { value = JSON.parse(text); } catch { /* said below */ }
  must(value && value._format === 1 && canonical(value) === text, `${what} can’t be read: it is not as the log writes it.`);
  return value;
}

async function verifierKey(text) {
  const [, name, id, data] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) || [];
  const bytes = name ? fromBase64(data) : [];
  const named = name && hex((await sha256(utf8(name), [10], bytes)).slice(0, 4));
  must(bytes.length === 33 && bytes[0] === 1 && named === id, "The key is no verifier key.");
  return { name, id, text, public: bytes.slice(1) };
}

// The checkpoint in a note that the key signed: C2SP signed-note and tlog-checkpoint.
async function opened(note, key) {
  const end = note.lastIndexOf("\n\n") + 1, text = utf8(note.slice(0, end));
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(note.slice(0, end)) || [];
  must(origin === key.name, `The checkpoint is not one of the log ${key.name}.`);
  const imported = await crypto.subtle.importKey("raw", key.public, "Ed25519", false, ["verify"]);
  for (const line of note.slice(end + 1).split("\n")) {
    const [, name, data] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) || [];
    const bytes = name === key.name ? fromBase64(data) : [];
    if (hex(bytes.slice(0, 4)) !== key.id) continue;
    must(await crypto.subtle.verify("Ed25519", imported, bytes.slice(4), text),
      `The signature of the checkpoint is not that of the key ${key.name}+${key.id}.`);
    return { size: Number(size), root: hex(fromBase64(root)) };
  }
  throw new Fault(`The checkpoint is not signed by the key ${key.name}+${key.id}.`);
}
