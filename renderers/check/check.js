"use strict";
// Checks the post in this page against its proof, the data before it, of which nothing is believed: in steps, which
// the box below the post lists. It asks nobody anything, and changes nothing but that box.

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
