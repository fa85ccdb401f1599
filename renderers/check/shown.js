"use strict";
// What the text of the page must be, against what it is.

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
