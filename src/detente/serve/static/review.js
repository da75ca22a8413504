// What review does with scripts on: keys for every decision, and words selected in the text instead of typed. Everything works without this file.
"use strict";

const text = document.getElementById("text");
const mend = document.querySelector(".mend");
const typing = (node) => node.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const step = (rel) => document.querySelector(`.turns a[rel=${rel}]`)?.click();

// A second press while the first is on its way would judge twice.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.activeElement?.blur();
    release();
    return;
  }
  if (typing(event.target)) return;
  const key = event.key.toLowerCase();
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (button) button.click();
  else if (key === "c" && mend) open();
  else if (key === "n") (mend?.open ? document.getElementById("reason2") : document.getElementById("reason"))?.focus();
  else if (key === "j") step("next");
  else if (key === "k") step("prev");
  else if (key === "m") document.querySelector('.turns a[href*="/review/article/"]')?.click();
  else if (event.key === "?") {
    const keys = document.getElementById("keys");
    if (!keys) return;
    keys.open = !keys.open;
    keys.scrollIntoView({ block: "nearest" });
  } else return;
  event.preventDefault();
});

// A field's words: the one that was touched last takes what is selected in the text.
let active = null;

function open() {
  mend.open = true;
  const first = mend.querySelector(".row.asked input, .picked");
  first?.focus();
}

function release() {
  active?.classList.remove("active");
  active = null;
}

function activate(input) {
  release();
  active = input;
  active.classList.add("active");
  show(input);
}

// Where a place in the page is in the article's text, in UTF-16 units: blocks say where they begin.
function unit(node, offset) {
  const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".block");
  if (!block || !text.contains(block)) return null;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return Number(block.dataset.start) + range.toString().length;
}

// The way back: the stretch of the page between two places of the text; null where it is not shown.
function stretch(start, end) {
  const place = (at, left) => {
    for (const block of text.querySelectorAll(".block")) {
      if (at < Number(block.dataset.start) || at > Number(block.dataset.end) || (!left && at === Number(block.dataset.start))) continue;
      let rest = at - Number(block.dataset.start);
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (rest <= node.data.length) return [node, rest];
        rest -= node.data.length;
      }
    }
    return null;
  };
  const from = place(start, true);
  const to = place(end, false);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

function show(input) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("chosen");
  const [start, end] = (hidden(input)?.value ?? "").split("-").map(Number);
  const range = end ? stretch(start, end) : null;
  if (range) CSS.highlights.set("chosen", new Highlight(range));
}

function hidden(input) {
  return input.form.elements.namedItem(input.name.replace(/\.words$/, ".at"));
}

function take(range) {
  const raw = range.toString();
  const words = raw.trim();
  if (!words || !active) return;
  const start = unit(range.startContainer, range.startOffset);
  if (start === null || unit(range.endContainer, range.endOffset) === null) return;
  const lead = raw.length - raw.trimStart().length;
  active.value = words.replace(/\s+/g, " ");
  active.removeAttribute("aria-invalid");
  let at = hidden(active);
  if (!(at instanceof HTMLInputElement)) {
    active.closest(".row").querySelector(".which")?.remove();
    at = document.createElement("input");
    at.type = "hidden";
    at.name = active.name.replace(/\.words$/, ".at");
    active.after(at);
  }
  at.value = `${start + lead}-${start + lead + words.length}`;
  show(active);
}

if (text && mend) {
  mend.addEventListener("focusin", (event) => {
    if (event.target.matches(".picked")) activate(event.target);
  });
  mend.addEventListener("input", (event) => {
    if (!event.target.matches(".picked")) return;
    const at = hidden(event.target);
    if (at instanceof HTMLInputElement) at.value = ""; // typed words are looked for
    show(event.target);
  });
  text.addEventListener("pointerup", () => {
    const selection = getSelection();
    if (!mend.open || !active || !selection.rangeCount || selection.isCollapsed) return;
    take(selection.getRangeAt(0));
  });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest(".m");
    if (!mark) return;
    event.preventDefault();
    if (!getSelection().isCollapsed) return;
    mend.open = true;
    const field = mark.dataset.fields.split(" ")[0];
    const part = document.getElementById(field);
    const inputs = [...(part?.querySelectorAll(".picked") ?? [])];
    (inputs.find((input) => input.value === mark.textContent) ?? inputs[0] ?? part?.querySelector("select, input"))?.focus();
  });
  // Chromium begins no selection in a link, nor in what takes the focus, and the words to be selected are mostly marked. Keys lead to the fields.
  for (const mark of text.querySelectorAll("a.m")) {
    mark.removeAttribute("href");
    mark.removeAttribute("tabindex");
  }
}

document.getElementById("here")?.scrollIntoView({ block: "center", behavior: "instant" });
