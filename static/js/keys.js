// Shortcuts of the editors' pages: a key presses the control that does its action, or tells the page's own script
// by a "key" event. Which keys there are stands in positions/reading/keys.py; no map, no shortcuts.
const map = JSON.parse(document.getElementById("keys")?.textContent ?? "{}");
const ROW = "li:has([data-row])";
const FIELDS = "input, textarea, select, [contenteditable]";
let begun = "";
let forget;

/** The key as the registry spells it, "" for none of ours. */
function spelt({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  if (altKey) return "";
  const letter = /^[a-z]$/i.test(key);
  const shift = shiftKey && (letter || key.length > 1) ? "Shift+" : "";
  return (ctrlKey || metaKey ? "Ctrl+" : "") + shift + (letter ? (shift ? key.toUpperCase() : key.toLowerCase()) : key);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const keys = begun + spelt(event);
  clearTimeout(forget);
  begun = "";
  const inField = event.target.closest?.(FIELDS);
  const found = map[keys];
  if (found && (found.inFields || !inField)) {
    if (act(found.action)) event.preventDefault();
  } else if (!inField && Object.keys(map).some((each) => each.startsWith(`${keys} `))) {
    begun = `${keys} `;
    forget = setTimeout(() => (begun = ""), 1500);
  }
});

/** Whether something was there that does it. In a list of rows it is done to the row that has the focus, or to none. */
function act(action) {
  const here = document.activeElement.closest(ROW);
  const rowOf = (control) => control.closest(ROW);
  const control = [...document.querySelectorAll(`[data-action="${action}"]`)].find(
    (each) => each.checkVisibility() && [null, here].includes(rowOf(each)),
  );
  if (!control) return !document.dispatchEvent(new CustomEvent("key", { detail: action, cancelable: true }));
  const before = document.activeElement;
  control.click();
  // Ticking takes the focus into a field, where no key works.
  if (control.matches("label")) before.focus();
  // What opens asks for something: there it is typed.
  if (control.matches("summary")) control.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  return true;
}

// Lists: real focus on the row's link, stopping at both ends.
document.addEventListener("key", (event) => {
  if (event.defaultPrevented) return;
  const step = { next: 1, previous: -1 }[event.detail];
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement.closest(ROW)?.querySelector("[data-row]"));
  if (step && rows.length) {
    event.preventDefault();
    rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
  } else if (event.detail === "open" && at >= 0) {
    event.preventDefault();
    rows[at].click();
  }
});

// The list of keys over the page; without scripts it is a page of its own.
document.addEventListener("click", (event) => {
  const list = document.getElementById("key-list");
  if (!list || !event.target.closest('[data-action="help"]')) return;
  event.preventDefault();
  list.showModal();
});
