"use strict";
// What readers are told of each change, in the words of renderers/notices.py, against what they are told.

const LABELS = {
  correction: "Correction", clarification: "Clarification", update: "Update", editors_note: "Editor’s note",
  retraction: "Retraction", unannounced: "Changed without notice", removal: "Removed from its source",
};
const ON_TOP = setOf("correction editors_note retraction removal");
const FOUND = setOf("unannounced removal");
const MONTHS = "January February March April May June July August September October November December".split(" ");

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
const inWords = tag => KINDS[tag] ?? tag, asTag = tag => tag;
const spelledOut = node => attributes(node).filter(([name]) => name !== "data-join").map(pair => pair.join(" "));
const asHtml = (tag, node) => [tag, ...spelledOut(node)].join(" ");
// What lies behind words that are the same: addresses, the kind of the block, the look of the text.
function behindWords(items, spelt) {
  const told = items.flatMap(item => {
    if (item.end) {
      const kinds = item.nodes.map((node, i) =>
        spelt(node.localName === "li" && item.nodes[i - 1]?.localName === "ol" ? "ol li" : node.localName, node));
      if (kinds.length > 1 && kinds.at(-1) === KINDS.p) kinds.pop();
      return [[...new Set(kinds.reverse().filter(Boolean))].join(" in ") || KINDS.p];
    }
    return [...(item.atom ? spelledOut(item.node) : []), ...item.around.map(({ node }) => spelt === asHtml ? spelt(node.localName, node)
      : node.getAttribute("href") || node.getAttribute("title") || spelt(node.localName, node))];
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
    for (const spelt of [inWords, asTag, asHtml]) {
      const one = behindWords(before, spelt), other = behindWords(after, spelt);
      if (said === right && (one !== other || spelt === asHtml)) [said, right] = [`${said} ${one}`.trim(), `${right} ${other}`.trim()];
    }
    const cut = text => [...text].length <= 2000 ? text : [...text].slice(0, 1999).join("") + "…";
    return { said: cut(said), right: cut(right) };
  });
}

const unquoted = wording => { wording.pairs = wording.pairs.map(({ right }) => ({ said: "", right })); wording.quotes = false; };
function worded(entry, kind, pairs, quotes) {
  const wording = { entry, kind, notice: entry.notice, pairs, quotes };
  if (!quotes || entry.notice?.quoted === false) unquoted(wording);
  return wording;
}
function corrections(entries, versions) {
  const out = [];
  for (const entry of entries) {
    if (entry.kind === "notice") {
      const told = out.find(each => String(each.entry.number) === entry.detail.notice);
      must(told && entry.notice, "A notice rewords one that this post has not.");
      const last = told.wordings.at(-1), own = entry.notice.changes.length > 0;
      const pairs = own ? pairsOf(entry, entry.notice, versions) : last.pairs;
      told.wordings.push(worded(entry, entry.detail.kind, pairs, own || last.quotes));
      if (!told.wordings.at(-1).quotes) told.wordings.forEach(unquoted);
    } else if (LABELS[entry.kind]) {
      out.push({ entry, wordings: [worded(entry, entry.kind, pairsOf(entry, entry.notice, versions), true)] });
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
  const pairs = wording.pairs.filter(pair => pair.said || pair.right || !wording.quotes), linked = correction.entry.method === "linked";
  const long = wording.pairs.some(pair => [pair.said, pair.right].some(side => [...side].length > 120));
  if (wording.kind === "unannounced" || pairs.length > 3 || long) return "";
  const right = "The correct information is {right}.", wrong = wording.kind === "correction";
  if (!wording.quotes && pairs.length) return [
    `What ${linked ? "this post says" : "an earlier version said"} ${linked ? "is wrong and " : wrong ? "was wrong and " : ""}is not repeated here.`,
    ...pairs.map(pair => sentence(pair.right ? linked || wrong ? right : "It now reads {right}." : linked ? "There is nothing in its place." : "It was taken out.", pair)),
  ].join(" ");
  return pairs.map(pair => sentence(
    linked ? chosen(pair, `This post says {said}. ${right}`, "This post says {said}, which is wrong.", "This post leaves out {right}.")
    : wrong ? chosen(pair, `An earlier version said {said}. ${right}`, "An earlier version said {said}, which was wrong.", "An earlier version left out {right}.")
    : chosen(pair, "{said} now reads {right}.", "This was taken out: {said}.", "This was added: {right}."), pair)).join(" ");
}

function wordingText(correction, wording, removed) {
  const { entry } = correction, reason = wording.notice?.reason || "";
  const claim = instant(entry.effective_at) !== instant(entry.recorded_at) ? " (the date its source claims)" : "";
  const state = entry.kind === "retraction" ? `The whole post is withdrawn. Its text stays below, ${entry.version ? "struck through" : "as it was posted"}.`
    : entry.kind === "removal" ? `This post was taken off its source. It stays here.${removed ? "" : " It was put back there later."}` : "";
  const apology = wording.kind === "correction" || wording.kind === "retraction" ? wording.notice?.apology || "" : "";
  const source = wording.notice?.evidence ? `Source: ${cited(wording.notice.evidence)[0]}` : "";
  return [`${LABELS[wording.kind]}, ${inFull(entry.effective_at)}${claim}${reason ? `: ${reason}` : "."}`, phrases(correction, wording), state, apology, source].filter(Boolean).join(" ");
}
// What a source is called, and where its link leads, if a browser may follow it.
function cited(address) {
  const [whole, host, path = "", rest] = /^https?:\/\/([a-z0-9.-]+(?::[0-9]+)?)(\/[a-z0-9._~\/-]*)?(.*)$/is.exec(address) || [];
  if (!whole) return [address];
  if (!path && !/^(?:$|[?#])/.test(rest)) return [address, address];
  const name = host + path.replace(/\/+$/, "");
  return [!rest && name.length <= 48 ? name : `${host}/…`, address];
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
    const sources = correction.wordings.map(each => each.notice?.evidence && cited(each.notice.evidence)[1]).filter(Boolean);
    must(same([...aside.querySelectorAll("a.source")].map(each => each.getAttribute("href")), sources), `In ${where} a source is not that of the record.`);
    const others = [...aside.querySelectorAll("a:not(.source)")].filter(each => !/^(Go to the change|Earlier version)$/.test(tidy(each.textContent)));
    must(others.length === (correction.entry.link ? 1 : 0), `${where} has a link that is not in the record.`);
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
    const away = "words that are not repeated here";
    const lines = last.pairs.map(pair => ({ ...pair, said: shortened(pair.said), right: shortened(pair.right) })).map(pair => sentence(
      !last.quotes ? linked ? pair.right ? `A new post says {right} instead of ${away}, published` : `A new post was published to correct ${away}` : pair.right ? `Changed ${away} to {right}` : `Removed ${away}`
      : linked ? chosen(pair, "A new post says {right} instead of {said}, published", "A new post was published to correct {said}", "A new post was published to add {right}", "A new post was published")
      : chosen(pair, "Changed {said} to {right}", "Removed {said}", "Added {right}", "Changed the layout"), pair));
    if (!lines.length) lines.push(linked ? `${label} in a new post, “${OPEN}”,`
      : { retraction: "Withdrew the whole post", removal: "Taken off its source", unannounced: "Changed without notice" }[entry.kind] || `${label} added`);
    return [...lines.map(line => `${line} on ${when}`), ...correction.wordings.slice(1).map(each => `Corrected the notice of ${inFull(entry.effective_at)} on ${inFull(each.entry.effective_at)}`)];
  });
}

function checkRest(article, log, versions, told, slug, titled) {
  const known = setOf("header aside div section"), header = article.querySelector(":scope > header");
  const plainly = setOf("p strong time span a del ins ul li h2");
  must([...article.querySelectorAll(":scope > aside *, :scope > section *, :scope > header > .back *, :scope > header > .dates *")].every(each => plainly.has(each.localName)), "A notice or list holds something that the record does not account for.");
  must(article.lang === (versions.at(-1).detail.language || "en"), "The page names another language than the record.");
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
