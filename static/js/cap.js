// Says before sending that a form is too large, while what was typed is still there.
const form = document.querySelector("form[data-cap]");
form?.addEventListener("submit", (event) => {
  const size = [...new FormData(form).values()]
    .map((value) => (typeof value === "string" ? new Blob([value]).size : value.size))
    .reduce((sum, each) => sum + each, 0);
  if (size <= Number(form.dataset.cap)) return;
  event.preventDefault();
  const status = document.getElementById("status");
  status.textContent = form.dataset.capWords;
  status.classList.add("note", "note-error");
  status.scrollIntoView();
});
