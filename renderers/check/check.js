"use strict";
// Checks the post in this page against its proof: the data below the page, of which nothing is believed.
// It asks nobody anything and changes nothing but its own box. Formats: docs/format.md; RFC 9162; C2SP signed-note.
(() => {
const setOf = words => new Set(words.split(" "));
const BLOCKS = setOf("address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul");
const INLINE = setOf("a abbr b bdi bdo cite code dfn em i kbd mark q rp rt ruby s samp small span strong sub sup time u var");
const ATOMS = setOf("br img wbr");
const STANDS_EMPTY = setOf("td th li dd dt hr");
const LABELS = {
  correction: "Correction", clarification: "Clarification", update: "Update", editors_note: "Editor’s note",
  retraction: "Retraction", unannounced: "Changed without notice", removal: "Removed from its source",
};
const ON_TOP = setOf("correction editors_note retraction removal");
const FOUND = setOf("unannounced removal");
const MONTHS = "January February March April May June July August September October November December".split(" ");
const ATOM = "\ufffc", BREAK = "\u2028", END = "\u2029";

class Fault extends Error {}
const must = (holds, why) => { if (!holds) throw new Fault(why); };
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const tidy = text => text.replace(/[ \t\n\r\f]+/g, " ").trim();
const excerpt = text => { const all = [...tidy(text)]; return all.length > 60 ? all.slice(0, 60).join("") + "…" : all.join(""); };

// --- bytes, hashes, signatures ---

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

// --- the record: keys, entries, contents ---

async function readLog(proof) {
  const hashes = proof.hashes.map(fromBase64);
  const entry = async ({ entry: text, proof: places }, checkpoint) => {
    const body = utf8(text), leaf = await leafHash(body), value = decoded(text, "An entry");
    must(await isIncluded(leaf, value.sequence, checkpoint.size, places.map(at => hashes[at]), checkpoint.root),
      `Entry ${value.sequence} does not stand in the signed log, or was altered.`);
    return { ...value, leaf: hex(leaf) };
  };
  const genesis = decoded(proof.genesis.entry, "The log’s first entry");
  must(genesis.kind === "genesis" && genesis.sequence === 0, "The log’s first entry is none.");
  const keys = [await verifierKey(genesis.detail.verifier_key)];
  must(keys[0].name === genesis.detail.origin, "The log’s first key has another name than the log.");
  for (const change of proof.keys) {
    const over = await opened(change.note, keys.at(-1));
    const found = await entry(change, over);
    must(found.kind === "key" && found.post === null && found.sequence === over.size - 1, "A change of key is none.");
    keys.push(await verifierKey(found.detail.verifier_key));
    must(keys.at(-1).name === keys[0].name, "A change of key is to the key of another log.");
  }
  const checkpoint = await opened(proof.note, keys.at(-1));
  await entry(proof.genesis, checkpoint);
  const entries = [];
  for (const each of proof.entries) {
    const found = await entry(each, checkpoint), last = entries.at(-1);
    must(found.number === entries.length + 1,
      `An entry of the post is missing: number ${entries.length + 1} should stand where ${found.number} does.`);
    must(found.post && found.post === (last || found).post, "An entry is of another post.");
    must(found.prev === (last ? last.leaf : null), `Entry ${found.sequence} does not follow the entry before it.`);
    must(!last || found.sequence > last.sequence, "The entries are out of order.");
    entries.push(found);
  }
  must(entries.length, "The proof has no entries.");
  const linking = [];
  for (const each of proof.linking) {
    linking.push(await entry(each, checkpoint));
    must(linking.at(-1).link === entries[0].post && linking.at(-1).method === "linked", "A link back has no entry.");
  }
  return { agency: genesis.detail.agency || "", keys, checkpoint, entries, linking };
}

async function readContents(proof, entries) {
  const blocks = await Promise.all(proof.blocks.map(async ([salt, text]) => ({
    key: await sha256(fromBase64(salt), utf8(text)), text, salt: fromBase64(salt).length === 16 })));
  const texts = new Map(blocks.map(block => [hex(block.key), block.text]));
  const lists = new Map();
  for (const [salt, runs] of proof.lists) {
    const listed = [];
    for (let at = 0; at < runs.length; at += 2) listed.push(...blocks.slice(runs[at], runs[at] + runs[at + 1]));
    lists.set(hex(await sha256(fromBase64(salt), ...listed.map(block => block.key))), listed.map(block => block.text));
  }
  must(blocks.every(block => block.salt) && proof.lists.every(([salt]) => fromBase64(salt).length === 16), "A salt is not 16 bytes long.");
  const taken = (from, entry, role, what) => {
    const found = from.get(entry.content[role]);
    must(found !== undefined, `${what} in this page is not what entry ${entry.sequence} committed to.`);
    return found;
  };
  for (const entry of entries) {
    if (entry.version !== null) entry.rendition = taken(lists, entry, "rendition", `The text of version ${entry.version}`);
    for (const role of ["judgement", "notice"]) {
      const what = role === "notice" ? "The notice" : "The judgement of a change";
      entry[role] = entry.content[role] ? decoded(taken(texts, entry, role, what), what) : null;
    }
  }
}

// --- texts laid flat: words with the elements around them, images, breaks, and the ends of blocks ---

const resolved = (value, base) => {
  if (value.startsWith("#")) return value;
  try { return base ? new URL(value, base).href : value; } catch { return value; }
};
const parser = new DOMParser();
const attributes = node => Array.from(node.attributes, ({ name, value }) => [name, value]);

class Reader {
  // `address` spells an address; `marks` are the evident entries that a <del> or <ins> may name, where there may be any.
  constructor(address, marks) { Object.assign(this, { address, marks, items: [], open: [], around: [], mark: null }); }

  element(node) {
    const scrolls = node.localName === "pre" || node.localName === "table"; // our pages let these scroll by keyboard
    const kept = attributes(node).filter(([name, value]) => name !== "data-join" && !(scrolls && name === "tabindex" && value === "0"));
    const spelt = kept.map(([name, value]) => [name, name === "href" || name === "src" ? this.address(value) : value]);
    return JSON.stringify([node.localName, spelt.sort()]);
  }
  push(item) { this.items.push({ around: [...this.around], mark: this.mark, ...item }); }
  close(even) {
    const leaf = this.items.length && !this.items.at(-1).end;
    if (leaf || even) this.items.push({ end: true, text: END, length: 1, path: this.open.map(each => each.name), nodes: this.open.map(each => each.node) });
  }
  children(node) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        const text = child.data;
        if (text && (this.open.length || text.trim())) this.push({ text, length: [...text].length });
      } else if (child.nodeType === Node.ELEMENT_NODE) this.inside(child);
    }
  }
  inside(node) {
    const tag = node.localName;
    if (this.marks && (tag === "del" || tag === "ins")) return this.marked(node, tag);
    must(!this.mark || ATOMS.has(tag), "The page has an element within struck or added words that the strike does not put there.");
    if (BLOCKS.has(tag)) {
      this.close(false);
      this.open.push({ node, name: this.element(node) });
      const before = this.items.length;
      this.children(node);
      this.close(STANDS_EMPTY.has(tag) && this.items.length === before);
      this.open.pop();
    } else if (ATOMS.has(tag)) {
      this.push({ text: tag === "br" ? BREAK : ATOM, length: 1, atom: this.element(node), node });
    } else {
      must(INLINE.has(tag), `The text has an element <${tag}>, which no post has.`);
      this.around.push({ node, name: this.element(node) });
      this.children(node);
      this.around.pop();
    }
  }
  marked(node, tag) {
    const { cite, datetime, id = "", ...more } = Object.fromEntries(attributes(node));
    const entry = this.marks.get(cite);
    must(entry, `A passage is marked by “${cite}”, which is no change of this post.`);
    must(datetime === entry.effective_at, `A passage is marked as changed at ${datetime}; the record says ${entry.effective_at}.`);
    must(!Object.keys(more).length && !this.mark && (!id || id.startsWith(`${cite.slice(1)}-`)), "A mark has more to it than the strike gives it.");
    this.mark = { tag, number: entry.number };
    this.children(node);
    this.mark = null;
  }
}

const cached = new Map();
function flatChunk(chunk, base) {
  if (!cached.has(chunk)) {
    const reader = new Reader(value => resolved(value, base), null);
    const body = parser.parseFromString(chunk, "text/html").body;
    reader.children(body);
    reader.close(false);
    const join = Number(body.querySelector("[data-join]")?.dataset.join || 0);
    cached.set(chunk, reader.items.map(item => ({ ...item, join: 0 })));
    const first = cached.get(chunk).find(item => item.end);
    if (first) first.join = join;
    let last = [];
    for (const item of cached.get(chunk).filter(each => each.end)) {
      item.share = Math.max(item.join, shared(item.nodes, last));
      last = item.nodes;
      const part = item.nodes[0]?.dataset?.part;
      item.part = part || null;
    }
  }
  return cached.get(chunk);
}
const shared = (nodes, others) => { let n = 0; while (n < nodes.length && nodes[n] === others[n]) n++; return n; };

class Flow {
  constructor(chunks, base) {
    this.items = chunks.flatMap(chunk => flatChunk(chunk, base));
    let at = 0;
    this.starts = this.items.map(item => { const start = at; at += item.length; return start; });
    this.length = at;
  }
  get text() { return this.items.map(item => item.text).join(""); }
  cut(start, stop) {
    const out = [];
    for (let i = 0; i < this.items.length && this.starts[i] < stop; i++) {
      const item = this.items[i], begin = this.starts[i], end = begin + item.length;
      if (end > start && stop > start) out.push(begin >= start && end <= stop ? item : sliced(item, Math.max(0, start - begin), stop - begin));
    }
    return out;
  }
}
const sliced = (item, start, stop) => {
  const points = [...item.text].slice(start, stop);
  return { ...item, text: points.join(""), length: points.length };
};

// --- the weave: every passage with the version that brought it and the one that took it (ledger/domain/weave.py) ---

function step(pieces, flow, changes, version) {
  const out = [], queue = [...pieces].reverse();
  let position = 0;
  const take = (stop, andStruck) => {
    while (queue.length && (position < stop || (andStruck && queue.at(-1).died !== null))) {
      let piece = queue.pop();
      if (piece.died === null) {
        const room = stop - position;
        if (piece.item.length > room) {
          queue.push({ ...piece, item: sliced(piece.item, room, piece.item.length) });
          piece = { ...piece, item: sliced(piece.item, 0, room) };
        }
        position += piece.item.length;
      }
      out.push(piece);
    }
  };
  const lastLiving = list => list.findLast(piece => piece.died === null);
  for (const [[start, stop, from, to], evident] of changes) {
    take(start, true);
    if (start === stop && flow.cut(to - 1, to)[0].end && (lastLiving(out)?.item.end ?? true)) {
      while (out.length && out.at(-1).died !== null && !out.at(-1).item.end) queue.push(out.pop());
    }
    const first = out.length;
    take(stop, false);
    const dying = out.slice(first).filter(piece => piece.died === null);
    let mark = version;
    if (!evident && dying.length) mark = Math.max(0, ...dying.map(piece => piece.mark || 0)) || null;
    else if (!evident) {
      const left = lastLiving(out)?.mark ?? null, right = lastLiving(queue)?.mark ?? null;
      mark = left === right ? left : null;
    }
    for (let i = first; i < out.length; i++) if (out[i].died === null) out[i] = { ...out[i], died: version, struck: evident };
    out.push(...flow.cut(from, to).map(item => ({ item, died: null, struck: false, mark })));
  }
  return out.concat(queue.reverse());
}

const covers = (mark, hunk) => mark[0] <= hunk[0] && hunk[1] <= mark[1] && mark[2] <= hunk[2] && hunk[3] <= mark[3];
const inOrder = ([a], [b]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];

function weave(versions) {
  let pieces = versions[0].flow.items.map(item => ({ item, died: null, struck: false, mark: null }));
  for (const version of versions.slice(1)) {
    const { hunks = [], marks = [] } = version.judgement || {};
    const silent = hunks.filter(hunk => hunk[5] && !marks.some(mark => covers(mark, hunk))).map(hunk => [hunk.slice(0, 4), false]);
    pieces = step(pieces, version.flow, [...silent, ...marks.map(mark => [mark, true])].sort(inOrder), version.version);
    const living = pieces.filter(piece => piece.died === null).map(piece => piece.item.text).join("");
    must(living === version.flow.text, `The recorded changes do not turn the version before into version ${version.version}.`);
  }
  return pieces.filter(piece => piece.died === null || piece.struck);
}

// The pieces of the title, the standfirst and the body: each block's, whose end is the first that its living words have.
function partsOf(pieces) {
  const parts = new Map([["title", []], ["standfirst", []], [null, []]]);
  let inside = [], living = false;
  for (const piece of pieces) {
    inside.push(piece);
    if (piece.item.end && !(living && piece.died !== null)) {
      parts.get(piece.item.part).push(...inside);
      [inside, living] = [[], false];
    } else living ||= piece.died === null;
  }
  parts.get(null).push(...inside);
  return parts;
}

// --- what must be shown, against what is shown ---

// The living text: blocks with their elements and words, and how many elements each shares with the block before it.
function blocksOf(items) {
  const out = [];
  let runs = [], last = null, least = Infinity;
  const struckIn = new Map(); // whether anything is marked in a table: then its empty cells can't be told from struck ones
  for (const item of items) if (item.end) for (const node of item.nodes) if (node.localName === "table") struckIn.set(node, !!node.querySelector("del"));
  for (const item of items) {
    if (!item.end) {
      if (item.mark?.tag === "del") continue;
      const names = item.around.map(each => each.name), text = item.atom || item.text, before = runs.at(-1);
      if (!item.atom && before && !before.atom && same(before.names, names)) before.text += text;
      else runs.push({ atom: !!item.atom, names, text });
      continue;
    }
    const share = item.share ?? (last ? shared(item.nodes, last) : 0);
    if (item.share !== undefined) least = Math.min(least, share);
    if (runs.length || item.nodes.at(-1)?.localName === "hr") {
      out.push({ path: item.part ? item.part : item.path, share: item.share === undefined ? share : out.length ? least : 0, runs,
        cell: item.nodes.map(node => /^t[dh]$/.test(node.localName) ? [...node.parentNode.children].indexOf(node) : -1),
        loose: item.nodes.some(node => struckIn.get(node)) });
      last = item.nodes;
      least = Infinity;
      runs = [];
    }
  }
  if (runs.length) out.push({ path: null, share: 0, runs, cell: [], loose: false });
  return out;
}
const wordsOf = block => block.runs.map(run => run.atom ? "" : run.text).join("");

function checkNewest(page, newest) {
  const shown = blocksOf(page.items), wanted = blocksOf(newest.flow.items);
  for (let i = 0; i < Math.max(shown.length, wanted.length); i++) {
    const one = shown[i], other = wanted[i];
    must(other, `The page has a passage that the newest version has not: “${one && excerpt(wordsOf(one))}”.`);
    must(one, `The page lacks a passage of the newest version: “${excerpt(wordsOf(other))}”.`);
    const ours = one.runs.map(run => [run.text, run.names]), theirs = other.runs.map(run => [run.text, run.names]);
    must(wordsOf(one) === wordsOf(other), `The page says “${excerpt(wordsOf(one))}”; the newest version says “${excerpt(wordsOf(other))}”.`);
    must(same(ours, theirs) && same(one.path, other.path) && one.share === other.share && (one.loose || same(one.cell, other.cell)),
      `The markup of “${excerpt(wordsOf(one))}” is not that of the newest version: a link, an image, or what it stands in.`);
  }
}

const bare = text => text.replace(/\s+/g, "");
const NAMES = ["a paragraph", "a list item", "a numbered item", "a quotation", "preformatted text", "part of a table",
  ...[1, 2, 3, 4, 5, 6].map(level => `a heading of level ${level}`)].map(bare);

// Every mark in its place: the words of the page in order, white space apart, each as living, added or struck by whom.
// Within a <del> the page may also say, where the record has it: the address or title behind a link, "[image: …]",
// "[dividing line]", "¶" and "[formerly …]" for the end of a block; and nothing else.
function checkMarks(items, pieces, byVersion, base) {
  const state = (tag, number) => `${tag} ${number}`;
  const shown = items.filter(item => !item.end && item.text !== BREAK && bare(item.text)).map(item => ({
    text: bare(item.text), state: item.mark ? state(item.mark.tag, item.mark.number) : "" }));
  const text = shown.map(item => item.text).join("");
  const states = [], ends = [];
  for (const item of shown) for (let i = 0; i < item.text.length; i++) states.push(item.state);
  for (let i = states.length - 1; i >= 0; i--) ends[i] = states[i] === states[i + 1] ? ends[i + 1] : i + 1;
  const has = (at, word, wanted) => text.startsWith(word, at) && (!word || (states[at] === wanted && ends[at] >= at + word.length));
  // `before`, an address however it is spelt, `after`: where that ends.
  const spelt = (at, before, value, after, wanted) => {
    if (!has(at, before, wanted)) return [];
    const out = [], from = at + before.length;
    for (let to = text.indexOf(after, from); to >= 0 && to + after.length <= ends[at]; to = text.indexOf(after, to + 1)) {
      const found = text.slice(from, to);
      if (found === bare(value) || bare(resolved(found, base || undefined)) === bare(resolved(value, base))) out.push(to + after.length);
    }
    return out;
  };
  const behind = item => [...new Set(item.around.flatMap(each => attributes(each.node)).filter(([name, value]) =>
    (name === "href" || name === "title") && value).map(([, value]) => value))];
  let at = new Set([0]), before = "";
  for (const { item, died, mark } of pieces) {
    const entry = died === null ? byVersion.get(mark) : byVersion.get(died);
    const wanted = entry ? state(died === null ? "ins" : "del", entry.number) : "";
    const next = new Set();
    if (item.end || item.text === BREAK || (!bare(item.text))) {
      for (const place of at) {
        next.add(place);
        if (died === null || !item.end) continue;
        for (const sign of ["¶", "[dividingline]", ...NAMES.map(name => `[formerly${name}]`)]) if (has(place, sign, wanted)) next.add(place + sign.length);
      }
    } else if (died !== null && item.atom) {
      const image = item.node.localName === "img";
      for (const place of at) {
        if (!image) { next.add(place); continue; }
        const [alt, address, title] = ["alt", "src", "title"].map(name => item.node.getAttribute(name));
        const after = `${alt ? ")" : ""}${title ? `,“${bare(title)}”` : ""}]`;
        for (const end of spelt(place, `[image:${alt ? `${bare(alt)}(` : ""}`, address || "noaddress", after, wanted)) next.add(end);
      }
    } else if (item.atom && item.node.localName === "wbr") {
      for (const place of at) next.add(has(place, ATOM, wanted) ? place + 1 : place);
    } else {
      const word = bare(item.text);
      for (const place of at) if (has(place, word, wanted)) next.add(place + word.length);
    }
    if (died !== null && !item.end) {
      const values = behind(item);
      for (const place of next) for (const value of values) for (const end of spelt(place, "[", value, "]", wanted)) next.add(end);
    }
    if (!next.size) {
      const place = Math.max(...at), what = died !== null ? `struck, since ${entry.effective_at.slice(0, 10)}` : entry ? `marked as added on ${entry.effective_at.slice(0, 10)}` : "unmarked";
      throw new Fault(`After “…${before.slice(-40)}” the record has “${excerpt(item.text)}”, ${what}; the page has “${text.slice(place, place + 40)}”${states[place]?.startsWith("del") ? ", struck" : states[place] ? ", marked as added" : ""}.`);
    }
    at = next;
    if (!item.end) before = (before + item.text).slice(-60);
  }
  const rest = Math.max(...at);
  must(at.has(text.length), `The page has words that the record has not: “${text.slice(rest, rest + 60)}”.`);
}

// --- what readers are told: renderers/notices.py, in the same words ---

const inFull = time => { const [year, month, day] = time.slice(0, 10).split("-").map(Number); return `${MONTHS[month - 1]} ${day}, ${year}`; };
const instant = time => Date.parse(time.replace(/\.\d+/, "")) * 1000 + Number((/\.(\d+)/.exec(time)?.[1] || "").padEnd(6, "0"));
const quoted = text => `“${text}”`;
const signed = actor => `${actor.name}, ${actor.role}`;
const shortened = text => {
  const all = [...text];
  if (all.length <= 200) return text;
  const head = all.slice(0, 199), space = head.lastIndexOf(" ");
  return (space >= 100 ? head.slice(0, space) : head).join("").trimEnd() + "…";
};

function plain(items) {
  return items.map(item => item.end || item.text === BREAK ? " "
    : !item.atom ? item.text
    : item.node.localName === "img" ? `[image: ${item.node.getAttribute("alt") || item.node.getAttribute("src") || "no description"}]` : " ",
  ).join("").split(/\s+/).filter(Boolean).join(" ");
}
const KINDS = {
  p: "a paragraph", li: "a list item", "ol li": "a numbered item", ul: "", ol: "", blockquote: "a quotation", pre: "preformatted text",
  td: "a table cell", th: "a heading of a table", tr: "", tbody: "", thead: "", table: "", dl: "", dt: "a term", dd: "a definition",
  h1: "a heading of level 1", h2: "a heading of level 2", h3: "a heading of level 3", h4: "a heading of level 4",
  h5: "a heading of level 5", h6: "a heading of level 6", b: "bold", strong: "bold", i: "in italics", em: "in italics",
  u: "underlined", s: "crossed out", sup: "raised", sub: "lowered", mark: "highlighted", small: "small", q: "quoted",
};
const inWords = tag => KINDS[tag] ?? tag, asTags = tag => tag;
// What lies behind words that are the same: addresses, the kind of the block, the look of the text.
function behindWords(items, spelt) {
  const told = items.flatMap(item => {
    if (item.end) {
      const tags = item.nodes.map(node => node.localName);
      const kinds = tags.map((tag, i) => spelt(tag === "li" && tags[i - 1] === "ol" ? "ol li" : tag));
      if (kinds.length > 1 && kinds.at(-1) === KINDS.p) kinds.pop();
      return [[...new Set(kinds.reverse().filter(Boolean))].join(" in ") || KINDS.p];
    }
    return [...(item.atom ? attributes(item.node).map(pair => pair.join(" ")) : []),
      ...item.around.map(({ node }) => node.getAttribute("href") || node.getAttribute("title") || spelt(node.localName))];
  });
  return told.length ? `(${[...new Set(told)].join(", ")})` : "(plain)";
}
function pairsOf(entry, notice, versions) {
  if (notice?.changes.length) return notice.changes;
  const at = versions.indexOf(entry);
  if (at < 1 || entry.kind === "retraction") return [];
  return (entry.judgement?.marks || []).map(([start, stop, from, to]) => {
    const before = versions[at - 1].flow.cut(start, stop), after = versions[at].flow.cut(from, to);
    let said = plain(before), right = plain(after);
    for (const spelt of [inWords, asTags]) {
      const one = behindWords(before, spelt), other = behindWords(after, spelt);
      if (said === right && (one !== other || spelt === asTags)) [said, right] = [`${said} ${one}`.trim(), `${right} ${other}`.trim()];
    }
    const cut = text => [...text].length <= 2000 ? text : [...text].slice(0, 1999).join("") + "…";
    return { said: cut(said), right: cut(right) };
  });
}

function corrections(entries, versions) {
  const out = [];
  for (const entry of entries) {
    if (entry.kind === "notice") {
      const told = out.find(each => String(each.entry.number) === entry.detail.notice);
      must(told && entry.notice, "A notice rewords one that this post has not.");
      const pairs = entry.notice.changes.length ? pairsOf(entry, entry.notice, versions) : told.wordings.at(-1).pairs;
      told.wordings.push({ entry, kind: entry.detail.kind, notice: entry.notice, pairs });
    } else if (LABELS[entry.kind]) {
      out.push({ entry, wordings: [{ entry, kind: entry.kind, notice: entry.notice, pairs: pairsOf(entry, entry.notice, versions) }] });
    }
  }
  return out;
}

// Whether a text is the one wanted, in which "\0" stands for what the proof does not have: the title of another post.
const OPEN = "\0";
const reads = (text, wanted) => {
  const parts = tidy(wanted).split(OPEN).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*?")}$`, "u").test(tidy(text));
};
const sentence = (words, { said, right }) => {
  for (const [place, text] of [["{said}.", said], ["{right}.", right]]) if (/[.!?…]$/.test(text)) words = words.replace(place, place.slice(0, -1));
  return words.replace(/\{(said|right)\}/g, (_, which) => quoted(which === "said" ? said : right));
};
const chosen = (pair, both, said, right, none = "") => pair.said ? (pair.right ? both : said) : pair.right ? right : none;

function phrases(correction, wording) {
  const pairs = wording.pairs.filter(pair => pair.said || pair.right);
  const long = wording.pairs.some(pair => [pair.said, pair.right].some(side => [...side].length > 120));
  if (wording.kind === "unannounced" || pairs.length > 3 || long) return "";
  const right = "The correct information is {right}.";
  return pairs.map(pair => sentence(
    correction.entry.method === "linked" ? chosen(pair, `This post says {said}. ${right}`, "This post says {said}, which is wrong.", "This post leaves out {right}.")
    : wording.kind === "correction" ? chosen(pair, `An earlier version said {said}. ${right}`, "An earlier version said {said}, which was wrong.", "An earlier version left out {right}.")
    : chosen(pair, "{said} now reads {right}.", "This was taken out: {said}.", "This was added: {right}."), pair)).join(" ");
}

function wordingText(correction, wording, removed) {
  const { entry } = correction, reason = wording.notice?.reason || "";
  const claim = instant(entry.effective_at) !== instant(entry.recorded_at) ? " (the date its source claims)" : "";
  const state = entry.kind === "retraction" ? `The whole post is withdrawn. Its text stays below, ${entry.version ? "struck through" : "as it was posted"}.`
    : entry.kind === "removal" ? `This post was taken off its source. It stays here.${removed ? "" : " It was put back there later."}` : "";
  const apology = wording.kind === "correction" || wording.kind === "retraction" ? wording.notice?.apology || "" : "";
  return [`${LABELS[wording.kind]}, ${inFull(entry.effective_at)}${claim}${reason ? `: ${reason}` : "."}`, phrases(correction, wording), state, apology].filter(Boolean).join(" ");
}
const maker = wording => FOUND.has(wording.kind) ? "" : signed(wording.entry.actor);

function checkNotices(article, told, removed) {
  const shown = [...article.querySelectorAll(":scope > aside.correction")];
  const ordered = top => told.filter(each => ON_TOP.has(each.wordings.at(-1).kind) === top);
  const wanted = [...ordered(true), ...ordered(false)];
  for (const correction of wanted) {
    const name = `c-${correction.entry.number}`, where = `the notice of ${inFull(correction.entry.effective_at)}`;
    const aside = shown.find(each => each.id === name);
    must(aside, `The page lacks ${where}.`);
    const found = [...aside.children], last = correction.wordings.at(-1), before = correction.wordings.slice(0, -1);
    const lines = before.map(old => wordingText(correction, old, removed) + (maker(old) && ` — ${maker(old)}`));
    lines.push(wordingText(correction, last, removed));
    if (before.length) lines.push(`This notice was corrected on ${inFull(last.entry.effective_at)}.`);
    if (correction.entry.method === "linked") lines.push(`See the new post: ${OPEN}`);
    const by = maker(last), foot = found.at(-1);
    must(!by || (foot && foot.className === "by"), `${where} does not say who made the change.`);
    if (foot?.className === "by") {
      found.pop();
      const tail = ["", "Go to the change", "Earlier version", "Go to the change · Earlier version"];
      must(tail.some(each => tidy(foot.textContent) === [by, each].filter(Boolean).join(" · ")), `In ${where} the page says “${excerpt(foot.textContent)}”; the record says “${by}”.`);
    }
    for (let i = 0; i < Math.max(lines.length, found.length); i++) {
      must(found[i] && lines[i] !== undefined && reads(found[i].textContent, lines[i]),
        `In ${where} the page says “${excerpt(found[i]?.textContent || "")}”; the record says “${excerpt((lines[i] || "").replaceAll(OPEN, "…"))}”.`);
      must(found[i].localName === "p" && (i < before.length) === !!found[i].querySelector("del"), `In ${where} something is struck, or not struck, other than in the record.`);
    }
    for (const mark of aside.querySelectorAll("del, ins")) {
      const i = found.indexOf(mark.parentNode), since = correction.wordings[Math.min(i + 1, before.length)].entry.effective_at;
      must(mark.getAttribute("cite") === `#${name}` && mark.getAttribute("datetime") === since && mark.textContent.trim() === found[i].textContent.trim(), `In ${where} the date of a mark is not that of the record.`);
    }
    for (const time of aside.querySelectorAll("time")) must([correction.entry, last.entry].some(each => each.effective_at === time.dateTime), `In ${where} a time is not that of the record.`);
    if (correction.entry.link) must([...aside.querySelectorAll("a")].some(each => each.getAttribute("href").includes(encodeURIComponent(correction.entry.link))), `${where} does not link to ${correction.entry.link}.`);
  }
  must(same(shown.map(each => each.id), wanted.map(each => `c-${each.entry.number}`)), "The page has a notice too many, or its notices are out of order.");
  const body = article.querySelector(":scope > .body");
  must(wanted.every((each, i) => !!(shown[i].compareDocumentPosition(body) & Node.DOCUMENT_POSITION_FOLLOWING) === ON_TOP.has(each.wordings.at(-1).kind)), "A notice does not stand where it should.");
  return wanted.length;
}

function listedLines(told) {
  return told.flatMap(correction => {
    const { entry } = correction, last = correction.wordings.at(-1), label = LABELS[last.kind];
    const when = inFull(entry.effective_at) + (instant(entry.effective_at) !== instant(entry.recorded_at) ? " (claimed)" : "");
    const linked = entry.method === "linked";
    const lines = last.pairs.map(pair => ({ ...pair, said: shortened(pair.said), right: shortened(pair.right) })).map(pair => sentence(
      linked ? chosen(pair, "A new post says {right} instead of {said}, published", "A new post was published to correct {said}", "A new post was published to add {right}", "A new post was published")
      : chosen(pair, "Changed {said} to {right}", "Removed {said}", "Added {right}", "Changed the layout"), pair));
    if (!lines.length) lines.push(linked ? `${label} in a new post, “${OPEN}”,`
      : { retraction: "Withdrew the whole post", removal: "Taken off its source", unannounced: "Changed without notice" }[entry.kind] || `${label} added`);
    return [...lines.map(line => `${line} on ${when}`), ...correction.wordings.slice(1).map(each => `Corrected the notice of ${inFull(entry.effective_at)} on ${inFull(each.entry.effective_at)}`)];
  });
}

function checkRest(article, log, versions, told, slug, titled) {
  const known = setOf("header aside div section"), header = article.querySelector(":scope > header");
  must([...article.children].every(each => known.has(each.localName) && (each === header || /^(correction|body|changes)$/.test(each.className))), "The article holds something that the record does not account for.");
  must(article.querySelectorAll(":scope > div, :scope > header").length === 2 && ![...article.childNodes, ...header.childNodes].some(each => each.nodeType === Node.TEXT_NODE && each.data.trim()), "The article holds words that the record does not account for.");
  const parts = [...header.children], h1 = parts.find(each => each.localName === "h1");
  must(parts.every(each => each === h1 || /^(back|standfirst|dates)$/.test(each.className)) && new Set(parts.filter(each => each.className !== "back").map(each => each.className)).size === parts.filter(each => each.className !== "back").length, "The post’s head holds something that the record does not account for.");
  must(titled || tidy(h1.textContent) === slug, "The page gives the post a title that it has not.");
  const backs = parts.filter(each => each.className === "back");
  must(backs.length === log.linking.length, "The page names other posts that this one corrects than the record does.");
  backs.forEach((back, i) => {
    const entry = log.linking[i];
    must(tidy(back.textContent).startsWith("This post ") && tidy(back.textContent).endsWith(`(notice of ${inFull(entry.effective_at)})`) && back.querySelector("a").getAttribute("href").includes(encodeURIComponent(entry.post)), `The page does not link back to ${entry.post} as the record does.`);
  });
  const first = log.entries[0].effective_at, evident = log.entries.filter(each => LABELS[each.kind] || each.kind === "notice");
  const updated = [first, ...evident.map(each => each.effective_at)].reduce((a, b) => instant(b) > instant(a) ? b : a);
  const dates = [log.agency, `Published ${inFull(versions[0].effective_at)}`, told.length && `Last updated ${inFull(updated)}`, `${versions.length} version${versions.length === 1 ? "" : "s"}`, told.length && "See all changes"].filter(Boolean);
  const shown = [...header.querySelectorAll(":scope > .dates > *")].map(each => tidy(each.textContent));
  must(same(shown, dates.map(tidy)), `The page says “${shown.join(" · ")}”; the record says “${dates.join(" · ")}”.`);
  const section = article.querySelector(":scope > section.changes"), lines = listedLines(told);
  const list = section ? [...section.querySelectorAll(":scope > ul > li")].map(each => tidy(each.textContent).replace(/ \(go to the change\)$/, "")) : [];
  must(!section || tidy(section.textContent) === tidy(`Changes to this post ${[...section.querySelectorAll(":scope > ul > li")].map(each => each.textContent).join(" ")}`), "The list of changes holds something that the record does not account for.");
  for (let i = 0; i < Math.max(list.length, lines.length); i++) {
    must(list[i] !== undefined && lines[i] !== undefined && reads(list[i], lines[i]), `The list of changes says “${excerpt(list[i] || "")}”; the record says “${excerpt((lines[i] || "").replaceAll(OPEN, "…"))}”.`);
  }
}

// Ways to keep words from a reader, or to put words before them, that a style can have.
function checkSeen(article) {
  for (const sheet of document.styleSheets) {
    const rules = [...sheet.cssRules];
    for (const rule of rules) {
      if (rule.cssRules) rules.push(...rule.cssRules);
      const pseudo = /::?(?:before|after|first-l|marker|placeholder)/i.test(rule.selectorText || "");
      must(!pseudo || rule.selectorText.split(",").every(each => /^(?:del|ins|\.pair \.kind)::(?:before|after)$/.test(each.trim())), "A style of the page puts in or hides words of its own.");
    }
  }
  for (const node of [...document.body.querySelectorAll("*"), document.body, document.documentElement]) {
    const style = getComputedStyle(node), within = article.contains(node);
    if (node.localName === "script" || node.closest("#stet-check")) continue;
    must(!/^(absolute|fixed|sticky)$/.test(style.position), `Something of the page stands apart and may cover words: “${excerpt(node.textContent)}”.`);
    if (!within && !node.contains(article)) continue;
    const folded = node.closest("details:not([open])") && node.localName !== "details" && !node.closest("summary");
    const hidden = style.display === "none" || style.visibility !== "visible" || Number(style.opacity) < 1 || parseFloat(style.fontSize) < 6
      || style.clipPath !== "none" || style.clip !== "auto" || style.transform !== "none" || style.filter !== "none" || style.contentVisibility === "hidden"
      || style.maskImage && style.maskImage !== "none" || style.content !== "normal" || parseFloat(style.textIndent) < 0 || parseFloat(style.letterSpacing) < -1
      || style.webkitTextSecurity && style.webkitTextSecurity !== "none" || style.float !== "none" || node.hidden
      || style.webkitTextFillColor && style.webkitTextFillColor !== style.color
      || ["Top", "Left", "Right", "Bottom"].some(side => parseFloat(style[`margin${side}`]) < (within ? 0 : -100))
      || (!folded && style.overflow !== "visible" && node.clientHeight < 8 && node.textContent.trim() && style.display !== "inline");
    must(!hidden, `The page hides or covers “${excerpt(node.textContent)}”.`);
    const paper = backdrop(node);
    must(!node.textContent.trim() || (style.color !== paper && !CLEAR.test(style.color)), `The page shows “${excerpt(node.textContent)}” in the colour of its paper.`);
  }
}
const CLEAR = /^(rgba\(.*, 0\)|transparent)$/;
const backdrop = node => {
  for (let each = node; each; each = each.parentElement) {
    const color = getComputedStyle(each).backgroundColor;
    if (!CLEAR.test(color)) return color;
  }
  return "";
};

// --- the check, in steps, and its box ---

const box = document.getElementById("stet-check");
const say = (state, words) => { box.dataset.state = state; box.querySelector("[role=status]").textContent = words; };
const row = (mark, words) => { const li = document.createElement("li"); li.textContent = `${mark} ${words}`; box.querySelector("ul").append(li); };
const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;
let log = null;

async function run() {
  box.querySelector(".check-more").hidden = false;
  box.querySelector("ul").textContent = "";
  say("running", "Checking this page against the record …");
  const faults = [];
  const attempt = async work => {
    try { row("✓", await work()); return true; } catch (error) {
      const why = error instanceof Fault ? error.message : `This could not be read: ${error.message || error.name}.`;
      faults.push(why);
      row("✗", why);
      return false;
    }
  };
  if (!globalThis.crypto?.subtle) {
    return say("unknown", "Not checked: this browser computes no hashes for pages that come without https.");
  }
  try { await crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]); } catch {
    return say("unknown", "Not checked: this browser knows no Ed25519 signatures, so it can’t tell who signed the record.");
  }
  const articles = document.querySelectorAll("article.stet"), article = articles[0];
  let proof = null, entries = null, versions = null, told = null, base = null;
  const recorded = await attempt(async () => {
    proof = JSON.parse(document.getElementById("stet-proof").textContent);
    must(proof.format === 1, "The proof is of a form that this check does not know.");
    log = await readLog(proof);
    entries = log.entries;
    return `${count(entries.length, "entry", "entries")} of this post, each following the one before, stand in the log of ${count(log.checkpoint.size, "entry", "entries")} that ${log.keys[0].name} signed.`;
  }) && await attempt(async () => {
    await readContents(proof, entries);
    versions = entries.filter(entry => entry.version !== null);
    const url = versions[0].detail.url || "";
    base = /^https?:\/\//.test(url) ? url : "";
    for (const version of versions) version.flow = new Flow(version.rendition, base);
    told = corrections(entries, versions);
    return `${count(versions.length, "version", "versions")} and ${count(told.length, "notice", "notices")} hash to what those entries committed to.`;
  });
  if (recorded) {
    let page = null, parts = null;
    const startOf = new Map(); // where in the page's items a part begins
    const byVersion = new Map(versions.map(version => [version.version, version]));
    await attempt(async () => {
      must(articles.length === 1 && article.querySelectorAll(":scope > .body").length === 1, "The page does not show one post.");
      must(location.protocol === "file:" || !document.querySelector("base"), "The page changes where its links lead.");
      const found = partsOf(weave(versions));
      const marks = new Map(versions.filter(each => LABELS[each.kind]).map(each => [`#c-${each.number}`, each]));
      page = new Reader(value => resolved(value, base ? "about:blank" : ""), marks);
      for (const [part, node] of [["title", article.querySelector(":scope > header > h1")], ["standfirst", article.querySelector(":scope > header > .standfirst")]]) {
        if (!found.get(part).length) { must(part === "title" || !node, "The page has a summary that the post has not."); continue; }
        must(node && !node.querySelector(":scope p, :scope h1"), `The page has no ${part}, or more than one.`);
        startOf.set(part, page.items.length);
        page.open.push({ node, name: part });
        page.children(node);
        page.items.push({ end: true, text: END, length: 1, path: part, nodes: [node] });
        page.open.pop();
      }
      startOf.set(null, page.items.length);
      page.children(article.querySelector(":scope > .body"));
      parts = found;
      checkNewest(page, versions.at(-1));
      return "The text, without what is struck, is the newest version of those: every word, link and image.";
    });
    if (parts) await attempt(async () => {
      for (const [part, start] of startOf) {
        const stop = Math.min(page.items.length, ...[...startOf.values()].filter(other => other > start));
        checkMarks(page.items.slice(start, stop), parts.get(part), byVersion, base);
      }
      return `What is struck is what each change took out, in its place, and what is marked is what came instead.`;
    });
    await attempt(async () => {
      const last = [...entries].reverse().find(each => each.kind === "removal" || each.version !== null);
      const number = checkNotices(article, told, last.kind === "removal");
      checkRest(article, log, versions, told, entries[0].post, startOf.has("title"));
      return number ? `The notices (${number}) say what was recorded: who, when, why; none is missing.` : "There is no notice, and none was recorded.";
    });
    await attempt(async () => { checkSeen(article); return "Nothing of the post is hidden."; });
  }
  const other = await compare();
  if (other) faults.push(other.slice(2));
  if (faults.length) return say("bad", `✗ This page does not match the record. ${faults[0]}`);
  const { name, id } = log.keys.at(-1);
  say("good", `✓ This page says what is on record, signed with the key ${name}+${id}.`);
}

// Compares with what the reader has from elsewhere, a verifier key or a signed checkpoint: what is wrong, if anything.
async function compare() {
  const given = box.querySelector("textarea").value.trim(), told = box.querySelector("output");
  if (!log) return "";
  const first = log.keys[0], last = log.keys.at(-1);
  box.querySelector(".check-key").textContent = last.text;
  if (!given) return told.textContent = "";
  try {
    if (!given.includes("\n")) {
      const key = await verifierKey(given);
      const place = log.keys.findIndex(each => each.text === key.text);
      told.textContent = place < 0 ? `✗ Another key: this page was signed by ${last.name}+${last.id}, not by ${key.name}+${key.id}.`
        : place === log.keys.length - 1 ? "✓ The same key: this page was signed by it." : "✓ An earlier key of the log, which vouches for the one that signed this page.";
    } else {
      const note = `${given}\n`, other = await log.keys.reduce((found, key) => found.catch(() => opened(note, key)), Promise.reject(new Fault("")))
        .catch(() => { throw new Fault(`✗ Another log: that checkpoint is not signed by ${first.name}+${first.id}, whose log this page is from.`); });
      told.textContent = other.size !== log.checkpoint.size ? `✓ Signed by the log of this page, over ${count(other.size, "entry", "entries")}; that the two agree, \`stet verify\` can tell.`
        : other.root === log.checkpoint.root ? "✓ The same checkpoint." : "✗ The log signed two different records of the same size: keep both, and tell somebody.";
    }
  } catch (error) { told.textContent = error instanceof Fault && error.message.startsWith("✗") ? error.message : "✗ That is neither a verifier key nor a signed checkpoint."; }
  return told.textContent.startsWith("✗") ? told.textContent : "";
}

box.querySelector("textarea").addEventListener("change", run);
const fragment = /^#vkey=(.+)$/.exec(location.hash);
if (fragment) { try { box.querySelector("textarea").value = decodeURIComponent(fragment[1]); } catch { /* no key, then */ } }
run();
})();
