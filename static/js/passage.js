// Words selected with the mouse, a finger or the keyboard → the offsets of the passage form, in code points.
// Without this file the form's sentence numbers do the same.
const text = document.getElementById("text");
const form = document.getElementById("passage");

// Code points, not UTF-16 units: the server slices by code points.
const length = (string) => [...string].length;

/** The offset in the captured text of a point in the page, or null if it lies outside the sentences. */
function offset(node, at) {
  const inside = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  let sentence = inside.closest(".sentence");
  if (!sentence) {
    // Between two sentences: the end of the one before this point.
    const before = [...text.querySelectorAll(".sentence")].filter(
      (each) => each.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING && comesBefore(each, node, at),
    );
    sentence = before.at(-1);
    return sentence ? Number(sentence.dataset.start) + length(sentence.textContent) : null;
  }
  const range = document.createRange();
  range.selectNodeContents(sentence);
  range.setEnd(node, at);
  return Number(sentence.dataset.start) + length(range.toString());
}

function comesBefore(sentence, node, at) {
  const point = document.createRange();
  point.setStart(node, at);
  return point.comparePoint(sentence, 0) < 0;
}

function take() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const start = offset(range.startContainer, range.startOffset) ?? 0;
  const end = offset(range.endContainer, range.endOffset);
  if (end === null || end <= start) return;
  form.elements.start.value = start;
  form.elements.end.value = end;
  const shown = document.getElementById("selected");
  shown.textContent = `${shown.dataset.words} “${selection.toString().trim()}”`;
  shown.hidden = false;
}

/** Typing a sentence number is the later wish: the selection is forgotten. */
function forget() {
  form.elements.start.value = form.elements.end.value = "";
  document.getElementById("selected").hidden = true;
}

if (text && form) {
  document.addEventListener("selectionchange", take);
  for (const name of ["first", "last"]) form.elements[name].addEventListener("input", forget);
}
