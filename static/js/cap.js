// Says before sending that a form is too large, while what was typed is still there.
// While the event comes down, so that htmx does not hear of it.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const size = [...new FormData(form).values()]
      .map((value) => (typeof value === "string" ? new Blob([value]).size : value.size))
      .reduce((sum, each) => sum + each, 0);
    if (!form.dataset.cap || size <= Number(form.dataset.cap)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const words = document.createElement("p");
    words.className = "note note-error";
    words.textContent = form.dataset.capWords;
    const status = document.getElementById("status");
    status.replaceChildren(words);
    status.scrollIntoView();
  },
  true,
);
