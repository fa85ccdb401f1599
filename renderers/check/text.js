"use strict";
// Texts laid flat: words with the elements around them, images, breaks, and the ends of blocks (docs/format.md).

const BLOCKS = setOf("address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul");
const INLINE = setOf("a abbr b bdi bdo cite code dfn em i kbd mark q rp rt ruby s samp small span strong sub sup time u var");
const ATOMS = setOf("br img wbr");
const STANDS_EMPTY = setOf("td th li dd dt hr");
const ATOM = "\ufffc", BREAK = "\u2028", END = "\u2029";

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
