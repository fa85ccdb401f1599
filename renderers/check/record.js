"use strict";
// The record that the page brings along: the log's keys, the post's entries, and the texts that they commit to.

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
  const taken = (from, key, entry, what) => {
    const found = from.get(key);
    must(found !== undefined, `${what} in this page is not what entry ${entry.sequence} committed to.`);
    return found;
  };
  for (const entry of entries) {
    if (entry.version !== null) {
      const what = `The text of version ${entry.version}`, keys = entry.content.rendition; // those of its blocks, joined
      entry.rendition = keys === undefined ? taken(lists, entry.content.rendition_list, entry, what)
        : Array.from({ length: keys.length / 64 }, (_, at) => taken(texts, keys.slice(64 * at, 64 * at + 64), entry, what));
    }
    for (const role of ["judgement", "notice"]) {
      const what = role === "notice" ? "The notice" : "The judgement of a change";
      entry[role] = entry.content[role] ? decoded(taken(texts, entry.content[role], entry, what), what) : null;
    }
  }
}
