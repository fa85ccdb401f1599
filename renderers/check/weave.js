"use strict";
// The weave: every passage with the version that brought it and the one that took it (ledger/domain/weave.py).

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
