// What the desk does with scripts on: records shown beside the words they rest on. Everything works without this file, by links and anchors.
"use strict";

document.documentElement.classList.add("scripted");

document.querySelectorAll("select[data-submit]").forEach((list) => list.addEventListener("change", () => list.form.requestSubmit()));

// Addresses without what is empty or as it would be anyway, so that they can be passed on.
document.querySelectorAll("form.filters, form.sort, form.find, form.bigfind").forEach((form) => {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && (field.value === "" || field.value === field.dataset.default)) field.disabled = true;
    }
  });
});
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form :disabled[name]")) field.disabled = false;
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("#q, #bigfind, #find")?.focus();
  }
});

const reader = document.querySelector(".reader");
if (reader) {
  const margin = reader.querySelector(".margin");
  const marks = [...reader.querySelectorAll(".m")];
  const byCard = new Map();
  for (const mark of marks) {
    for (const card of mark.dataset.cards.split(" ")) {
      if (!byCard.has(card)) byCard.set(card, []);
      byCard.get(card).push(mark);
    }
    if (mark.title) {
      mark.setAttribute("aria-description", mark.title);
      mark.removeAttribute("title");
    }
  }
  const cardOf = (id) => document.getElementById(id);
  const cardsOf = (mark) => mark.dataset.cards.split(" ").map(cardOf).filter(Boolean);
  let lit = [];

  const dim = () => {
    for (const node of lit) node.classList.remove("lit");
    lit = [];
  };

  const light = (cards, scroll) => {
    dim();
    cards.forEach((card, nth) => {
      if (nth === 0) {
        card.classList.add("lit");
        lit.push(card);
      }
      for (const mark of byCard.get(card.id) ?? []) {
        if (nth === 0) {
          mark.classList.add("lit");
          lit.push(mark);
        }
      }
    });
    if (cards[0] && scroll) reveal(cards[0]);
  };

  const reveal = (card) => {
    if (getComputedStyle(margin).position !== "sticky") return;
    const box = card.getBoundingClientRect();
    const frame = margin.getBoundingClientRect();
    margin.scrollTop += box.top - frame.top - Math.min(120, frame.height / 5);
  };

  const pin = (card, on) => {
    card.classList.toggle("pinned", on);
    for (const mark of byCard.get(card.id) ?? []) mark.classList.toggle("pinned", on);
    const button = card.querySelector(".pin");
    if (button) button.setAttribute("aria-pressed", String(on));
  };

  const toggle = (card) => pin(card, !card.classList.contains("pinned"));

  for (const button of margin.querySelectorAll(".pin")) button.hidden = false;

  let waiting = 0;
  reader.addEventListener("pointerover", (event) => {
    const mark = event.target.closest(".m");
    const card = event.target.closest(".card");
    clearTimeout(waiting);
    if (mark) waiting = setTimeout(() => light(cardsOf(mark), true), 60);
    else if (card && card.closest(".margin")) light([card], false);
  });
  reader.addEventListener("pointerleave", () => clearTimeout(waiting));
  reader.addEventListener("focusin", (event) => {
    const mark = event.target.closest(".m");
    if (mark) light(cardsOf(mark), true);
  });

  reader.addEventListener("click", (event) => {
    const mark = event.target.closest(".m");
    const button = event.target.closest(".pin");
    if (button) {
      toggle(button.closest(".card"));
    } else if (mark && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const [card] = cardsOf(mark);
      if (!card) return;
      toggle(card);
      light(cardsOf(mark), true);
      history.replaceState(null, "", "#" + card.id);
    } else if (event.target.closest(".card > .line") && !event.target.closest("a")) {
      const card = event.target.closest(".card");
      card.classList.toggle("open");
      const [first] = byCard.get(card.id) ?? [];
      if (card.classList.contains("open") && first) first.scrollIntoView({ block: "center" });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input:not([type=checkbox]), textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const current = document.activeElement?.closest?.(".m");
    if (event.key === "p") {
      const card = current ? cardsOf(current)[0] : lit.find((node) => node.classList.contains("card"));
      if (card) toggle(card);
    } else if (event.key === "Escape") {
      for (const card of margin.querySelectorAll(".pinned")) pin(card, false);
      for (const card of margin.querySelectorAll(".open")) card.classList.remove("open");
      dim();
    } else if (event.key === "w") {
      document.getElementById("show-whole")?.click();
    } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && current) {
      const stops = marks.filter((mark) => mark.href && mark.tabIndex === 0 && mark.offsetParent);
      const at = stops.indexOf(current);
      const ahead = (event.key === "ArrowRight") !== (getComputedStyle(current).direction === "rtl");
      const next = at < 0 ? stops[0] : stops[at + (ahead ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });

  const arrive = () => {
    const card = location.hash.length > 1 ? cardOf(decodeURIComponent(location.hash.slice(1))) : null;
    if (!card || !card.classList.contains("card")) return;
    light([card], true);
    const [first] = byCard.get(card.id) ?? [];
    if (first) first.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", arrive);
  if (location.hash) requestAnimationFrame(arrive);
}
