// The captured text → the passage form, three ways: words selected with the mouse, a finger or the keyboard (offsets
// in code points); whole sentences by a cursor (keys of positions/reading/keys.py); two taps, "from here", "to here".
// Without this file the form's sentence numbers do the same.
const at = (id) => document.getElementById(id);
const sentences = () => [...document.querySelectorAll("#text .sentence")];

// The chosen sentences: `cursor` is the one with the focus, `anchor` the other end. `from` waits for "to here".
let anchor;
let cursor;
let from;

// Where the text is entered until there is a cursor.
let entry;

// Sentences with evidence, or of which something is suggested.
const MARKED = "[data-proposed], :has(mark)";

// Code points, not UTF-16 units: the server slices by code points.
const length = (string) => [...string].length;

/** The offset in the captured text of a point in the page, or null if it lies outside the sentences. */
function offset(node, place) {
  const inside = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  let sentence = inside.closest(".sentence");
  if (!sentence) {
    // Between two sentences: the end of the one before this point.
    const before = sentences().filter(
      (each) => each.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING && comesBefore(each, node, place),
    );
    sentence = before.at(-1);
    return sentence ? Number(sentence.dataset.start) + length(sentence.textContent) : null;
  }
  const range = document.createRange();
  range.selectNodeContents(sentence);
  range.setEnd(node, place);
  return Number(sentence.dataset.start) + length(range.toString());
}

function comesBefore(sentence, node, place) {
  const point = document.createRange();
  point.setStart(node, place);
  return point.comparePoint(sentence, 0) < 0;
}

/** Words that are selected in the page. */
function takeWords() {
  const text = at("text");
  const form = at("passage");
  const selection = document.getSelection();
  if (!text || !form || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const start = offset(range.startContainer, range.startOffset) ?? 0;
  const end = offset(range.endContainer, range.endOffset);
  if (end === null || end <= start) return;
  form.elements.start.value = start;
  form.elements.end.value = end;
  choose([]);
  show(selection.toString());
}

/** Whole sentences, by their numbers. */
function takeSentences() {
  const all = sentences();
  const [first, last] = [all.indexOf(anchor), all.indexOf(cursor)].sort((a, b) => a - b);
  const chosen = all.slice(first, last + 1);
  const { start, end, first: firstField, last: lastField } = at("passage").elements;
  start.value = end.value = "";
  firstField.value = chosen[0].dataset.n;
  lastField.value = chosen.at(-1).dataset.n;
  choose(chosen);
  show(chosen.map((each) => each.textContent).join(" "));
}

function choose(chosen) {
  for (const each of sentences()) each.classList.toggle("chosen", chosen.includes(each));
}

function show(words) {
  const shown = at("selected");
  shown.textContent = `${shown.dataset.words} “${words.trim()}”`;
  shown.hidden = false;
  at("from-here").hidden = at("to-here").hidden = !cursor;
}

/** Typing a sentence number is the later wish: the selection is forgotten. */
function forget() {
  const { start, end } = at("passage").elements;
  start.value = end.value = "";
  choose([]);
  at("selected").hidden = true;
}

/** The cursor to a sentence; alone, or with all from the anchor on. */
function moveTo(sentence, { extend = false } = {}) {
  (cursor ?? entry)?.setAttribute("tabindex", "-1");
  cursor = sentence;
  if (!extend || !anchor) anchor = cursor;
  cursor.setAttribute("tabindex", "0");
  cursor.focus();
  takeSentences();
}

function step(by, options) {
  const all = sentences();
  const here = all.indexOf(cursor);
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  if (next) moveTo(next, options);
}

function toMark(by) {
  const all = sentences();
  const here = all.indexOf(cursor);
  const marked = all.filter((each, number) => each.matches(MARKED) && (by > 0 ? number > here : number < here));
  const next = by > 0 ? marked[0] : marked.at(-1);
  if (next) moveTo(next);
}

/** The first suggestion for the sentence of the cursor is decided as the key says. */
function decide(action) {
  const here = Number(cursor?.dataset.n);
  const cards = [...document.querySelectorAll(".cards > li")];
  const card = cards.find(({ dataset }) => Number(dataset.from) <= here && here <= Number(dataset.to));
  card?.querySelector(`[data-action="${action}"]`).click();
}

const ACTIONS = {
  accept: () => decide("accept"),
  mend: () => decide("mend"),
  reject: () => decide("reject"),
  next: () => step(1),
  previous: () => step(-1),
  extend: () => step(1, { extend: true }),
  shrink: () => step(-1, { extend: true }),
  "next-mark": () => toMark(1),
  "previous-mark": () => toMark(-1),
  text: () => (cursor ?? entry)?.focus(),
};

/** The text can be entered with Tab. Again after every exchange of the page's region. */
function begin() {
  from = undefined;
  // What was exchanged may have left the focus on a sentence: there it goes on.
  anchor = cursor = sentences().find((each) => each === document.activeElement);
  // Beside a draft's form the text is entered where its passage stands.
  const own = document.querySelector("#text mark.own")?.closest(".sentence");
  if (at("passage")) for (const each of sentences()) each.tabIndex = -1;
  entry = cursor ?? own ?? sentences()[0];
  if (at("passage") && entry) entry.tabIndex = 0;
}

document.addEventListener("key", (event) => {
  if (!at("passage") || !at("text") || !ACTIONS[event.detail]) return;
  event.preventDefault();
  ACTIONS[event.detail]();
});

document.addEventListener("selectionchange", takeWords);

document.addEventListener("input", ({ target }) => {
  if (target.form?.id === "passage" && ["first", "last"].includes(target.name)) forget();
});

document.addEventListener("click", ({ target, shiftKey }) => {
  const sentence = target.closest("#text .sentence");
  if (sentence && at("passage") && document.getSelection().isCollapsed) {
    if (from?.isConnected) {
      cursor = sentence;
      cursor.focus();
      show(sentence.textContent);
    } else moveTo(sentence, { extend: shiftKey });
  } else if (target.id === "from-here") {
    moveTo((from = cursor));
  } else if (target.id === "to-here") {
    anchor = from ?? anchor;
    from = undefined;
    moveTo(cursor, { extend: true });
  }
});

document.addEventListener("focusin", ({ target }) => {
  if (!cursor && target.matches("#text .sentence") && at("passage")) cursor = target;
});

document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "page" && begin());
begin();
