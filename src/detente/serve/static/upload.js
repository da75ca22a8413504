// The page that takes an article: files can be dropped on it, what is too large is told before it is sent, and waiting is shown.
"use strict";

const form = document.querySelector(".upload");
if (form) {
  const zone = document.getElementById("drop");
  const file = document.getElementById("file");
  const told = document.getElementById("dropped");
  const button = form.querySelector("button[type=submit]");
  const most = Number(form.dataset.bytes);
  const kinds = told.textContent;
  const carries = (event) => [...event.dataTransfer.types].includes("Files");

  const look = () => {
    const chosen = file.files[0];
    const large = Boolean(chosen) && chosen.size > most;
    file.setCustomValidity(large ? form.dataset.large : "");
    told.textContent = large ? form.dataset.large : chosen ? chosen.name : kinds;
  };

  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      zone.classList.add("over");
      told.textContent = told.dataset.hint;
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget) return;
    zone.classList.remove("over");
    look();
  });
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    zone.classList.remove("over");
    file.files = event.dataTransfer.files;
    look();
  });
  file.addEventListener("change", look);
  form.addEventListener("submit", () => {
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
