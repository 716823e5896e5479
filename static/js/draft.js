// A form that keeps itself: on the server while people type (its #saved says how that went), in this browser until it
// has arrived there. And digits that choose in a group of radio buttons. Without this file, Save saves.
// Milliseconds: after the last key, while somebody types on and on, and when nothing is typed at all.
const SOON = 1500;
const AT_LEAST = 10000;
const HEARTBEAT = 15000;

const kept = () => document.querySelector("form[data-kept]");
// By the browser's stopwatch: its clock may be wrong, and be put right at any moment.
let typedAt = 0; // when something was typed that the server does not have
let sentAt = 0;
let soon;

/** What people type into: neither buttons nor what the page itself has written. */
const controls = (form) => [...form.elements].filter((each) => each.name && !each.matches("button, [type=hidden]"));

/** What stands in the form, as [name, value] in its order. */
function typed(form) {
  const names = new Set(controls(form).map(({ name }) => name));
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

function keep(form) {
  const { revision } = form.elements;
  const copy = { revision: revision.value, fields: typed(form) };
  try {
    localStorage.setItem(form.dataset.kept, JSON.stringify(copy));
  } catch {
    // Full, or switched off: then the server alone has it.
  }
}

function forget(form) {
  try {
    localStorage.removeItem(form.dataset.kept);
  } catch {
    // As above.
  }
}

/** What was typed here and has not arrived, back into the form; saving it is then on the revision it was typed on. */
function restore(form) {
  let copy;
  try {
    copy = JSON.parse(localStorage.getItem(form.dataset.kept));
  } catch {
    return;
  }
  if (!copy) return;
  typedAt = performance.now();
  // A form that was refused has it all already, and a field more.
  if (!stands(form, copy)) fill(form, copy);
  // Not at once: on a page that has just come htmx does not listen yet.
  soon = setTimeout(save, SOON);
}

function stands(form, { fields }) {
  const names = new Set(fields.map(([name]) => name));
  return JSON.stringify(fields) === JSON.stringify(typed(form).filter(([name]) => names.has(name)));
}

function fill(form, copy) {
  for (const control of controls(form)) {
    const values = copy.fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.matches("[type=checkbox], [type=radio]")) control.checked = values.includes(control.value);
    else if (values.length) control.value = values[0];
  }
  form.elements.revision.value = copy.revision;
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = form.dataset.restored;
  document.getElementById("status").append(note);
}

function save() {
  clearTimeout(soon);
  // Where two versions stand side by side, one of them is chosen by who presses Save.
  if (kept()?.matches("[data-waits]")) return;
  document.querySelector("#saved:not([data-gone])")?.dispatchEvent(new CustomEvent("autosave"));
}

/** In the place where it says what is saved: why this is not. */
function unsaved(words) {
  const line = document.getElementById("saved-words");
  if (line) line.textContent = words;
}

document.addEventListener("input", ({ target }) => {
  const form = kept();
  if (!form || target.form !== form) return;
  typedAt = performance.now();
  keep(form);
  clearTimeout(soon);
  soon = setTimeout(save, typedAt - sentAt > AT_LEAST ? 0 : SOON);
});

// Also when nothing was typed: so others see who is here, and this page who else is.
setInterval(() => document.visibilityState === "visible" && save(), HEARTBEAT);

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.id === "saved") sentAt = performance.now();
  // Going on to something else: what was typed last goes first.
  else if (typedAt > sentAt && detail.elt !== kept() && !detail.elt.matches("[data-quiet]")) save();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = kept();
  // What asked has been exchanged by now, and htmx speaks of what is around it.
  if (detail.requestConfig.elt.id !== "saved" || !form) return;
  const { status } = detail.xhr;
  if (status === 401 || status === 403) unsaved(form.dataset.signedOut);
  else if (status === 0 || status >= 500) unsaved(form.dataset.unreached);
  else if (status >= 400 && status !== 409) unsaved(form.dataset.refused);
  else if (status === 200 && typedAt <= sentAt && !document.querySelector("#saved[data-unsaved]")) forget(form);
});

// A form that was sent and answered with another page has arrived.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = kept();
  if (form && detail.requestConfig.elt === form && detail.xhr.status < 400) forget(form);
});

// Without htmx, or before it is there, the page itself is sent.
document.addEventListener("submit", ({ target }) => {
  if (target === kept()) keep(target);
});

document.addEventListener("keydown", (event) => {
  const group = event.target.matches?.(".digits [type=radio]") && event.target.closest("fieldset");
  if (!group || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  const choice = group.querySelectorAll("[type=radio]")[Number(event.key) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.click();
  choice.focus();
});

function begin() {
  typedAt = 0;
  sentAt = performance.now();
  const form = kept();
  if (form && !form.matches("[data-waits]")) restore(form);
}

// After every exchange of the page's region, not of what says how it is saved.
document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "page" && begin());
begin();
