// Pictures with scripts on: a mark's words beside the pointer, one stop of the Tab key for the whole drawing, and the records behind a mark beside it.
// Without this file every mark is a plain link, and the browser shows its words.
"use strict";

const canvas = document.querySelector(".canvas");
const drawing = canvas?.querySelector("svg");
if (drawing) {
  const marks = [...drawing.querySelectorAll("a[aria-label]")];
  const pointed = document.createElement("div");
  pointed.className = "pointed";
  pointed.hidden = true;
  pointed.setAttribute("aria-hidden", "true");
  document.body.append(pointed);

  for (const title of drawing.querySelectorAll("a title, g title")) title.remove();

  const show = (mark, x, y) => {
    pointed.textContent = mark.getAttribute("aria-label");
    pointed.hidden = false;
    const box = pointed.getBoundingClientRect();
    const left = x + 14 + box.width > innerWidth ? x - 14 - box.width : x + 14;
    const top = y + 14 + box.height > innerHeight ? y - 14 - box.height : y + 14;
    pointed.style.left = `${Math.max(4, left)}px`;
    pointed.style.top = `${Math.max(4, top)}px`;
  };
  const hide = () => { pointed.hidden = true; };
  const markOf = (event) => event.target.closest("a[aria-label]");

  drawing.addEventListener("pointermove", (event) => {
    const mark = markOf(event);
    if (mark) show(mark, event.clientX, event.clientY);
    else hide();
  });
  drawing.addEventListener("pointerleave", hide);
  drawing.addEventListener("focusin", (event) => {
    const mark = markOf(event);
    if (!mark || !mark.matches(":focus-visible")) return;
    const box = mark.getBoundingClientRect();
    show(mark, box.left + box.width / 2, box.top + box.height / 2);
  });
  drawing.addEventListener("focusout", hide);

  // One mark can be reached by Tab; the arrow keys go from it to the nearest in their direction.
  const middle = (mark) => {
    const box = mark.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const stop = (mark) => {
    for (const other of marks) other.setAttribute("tabindex", other === mark ? "0" : "-1");
  };
  if (marks.length) stop(marks[0]);
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const nearest = (mark, [dx, dy]) => {
    const [x, y] = middle(mark);
    let best = null;
    let least = Infinity;
    for (const other of marks) {
      if (other === mark) continue;
      const [ox, oy] = middle(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      if (along < 1 || aside > along * 3) continue;
      const cost = along + aside * 2;
      if (cost < least) [best, least] = [other, cost];
    }
    return best;
  };
  drawing.addEventListener("keydown", (event) => {
    const mark = markOf(event);
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = event.key in STEPS ? nearest(mark, STEPS[event.key]) : { Home: marks[0], End: marks.at(-1) }[event.key];
    if (event.key in STEPS || next) event.preventDefault();
    if (next) {
      stop(next);
      next.focus();
    }
  });

  // The records behind a mark, in a panel; other marks lead to other pictures.
  const panel = document.createElement("aside");
  panel.className = "beside";
  panel.hidden = true;
  panel.tabIndex = -1;
  document.body.append(panel);
  let opened = null;
  let asked = 0;

  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    panel.replaceChildren();
    opened?.classList.remove("open");
    opened?.focus();
    opened = null;
  };

  const fetched = async (address) => {
    const url = new URL(address, location.href);
    url.searchParams.set("part", "1");
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".found");
  };

  const open = async (mark) => {
    const address = mark.getAttribute("href");
    const turn = ++asked;
    let found;
    try {
      found = await fetched(address);
    } catch {
      location.assign(address);
      return;
    }
    if (turn !== asked) return;
    opened?.classList.remove("open");
    opened = mark;
    mark.classList.add("open");
    const head = document.createElement("header");
    const title = document.createElement("h2");
    title.textContent = mark.getAttribute("aria-label");
    title.id = "beside-title";
    const button = document.createElement("button");
    button.className = "button small plain";
    button.type = "button";
    button.textContent = canvas.dataset.close;
    button.addEventListener("click", close);
    head.append(title, button);
    panel.setAttribute("aria-labelledby", title.id);
    panel.replaceChildren(head, found);
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.focus();
  };

  panel.addEventListener("click", async (event) => {
    const more = event.target.closest("a.more");
    if (!more) return;
    event.preventDefault();
    const found = await fetched(more.getAttribute("href"));
    more.closest(".found").after(found);
    more.closest(".pager").remove();
    found.querySelector("a")?.focus();
  });

  drawing.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (!mark || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    stop(mark);
    if (!new URL(mark.getAttribute("href"), location.href).pathname.endsWith("/behind")) return;
    event.preventDefault();
    open(mark);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hide();
    close();
  });
}
