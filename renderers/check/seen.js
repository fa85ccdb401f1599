"use strict";
// Ways to keep words from a reader, or to put words before them, that a style can have.
function checkSeen(article) {
  const papers = new Map();
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
    must(!/^(absolute|fixed|sticky)$/.test(style.position), () => `Something of the page stands apart and may cover words: “${excerpt(node.textContent)}”.`);
    if (!within && !node.contains(article)) continue;
    const folded = node.closest("details:not([open])") && node.localName !== "details" && !node.closest("summary");
    const hidden = style.display === "none" || style.visibility !== "visible" || Number(style.opacity) < 1 || parseFloat(style.fontSize) < 6
      || style.clipPath !== "none" || style.clip !== "auto"
      || [style.transform, style.translate, style.scale, style.rotate].some(each => each !== "none")
      || style.position === "relative" && [style.top, style.left].some(each => !/^(auto|0px)$/.test(each))
      || /override/.test(style.unicodeBidi) && node.localName !== "bdo" || style.filter !== "none" || style.contentVisibility === "hidden"
      || style.maskImage && style.maskImage !== "none" || style.content !== "normal" || parseFloat(style.textIndent) < 0 || parseFloat(style.letterSpacing) < -1
      || style.webkitTextSecurity && style.webkitTextSecurity !== "none" || style.float !== "none" || node.hidden
      || style.webkitTextFillColor && style.webkitTextFillColor !== style.color
      || ["Top", "Left", "Right", "Bottom"].some(side => parseFloat(style[`margin${side}`]) < (within ? 0 : -100))
      || (!folded && style.overflow !== "visible" && node.clientHeight < 8 && node.textContent.trim() && style.display !== "inline");
    must(!hidden, () => `The page hides or covers “${excerpt(node.textContent)}”.`);
    must(node.localName !== "del" || style.textDecorationLine.includes("line-through"), () => `The page does not strike “${excerpt(node.textContent)}” through.`);
    const paper = backdrop(node, papers);
    must(!node.textContent.trim() || (style.color !== paper && !CLEAR.test(style.color)), () => `The page shows “${excerpt(node.textContent)}” in the colour of its paper.`);
  }
}
const CLEAR = /^(rgba\(.*, 0\)|transparent)$/;
function backdrop(node, known) {
  if (!node) return "";
  if (!known.has(node)) {
    const color = getComputedStyle(node).backgroundColor;
    known.set(node, CLEAR.test(color) ? backdrop(node.parentElement, known) : color);
  }
  return known.get(node);
}
