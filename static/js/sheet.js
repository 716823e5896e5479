// A sheet's rows and its text: the passage chosen in the text goes into the row that was typed in last. Without this
// file the numbers of the sentences are typed.
const ROW = ".sheet-row";
let row;

const rows = () => [...document.querySelectorAll(ROW)];
const field = (of, name) => of.querySelector(`[name$="-${name}"]`);

/** The row that was typed in last, else the first without a passage. */
function current() {
  return row?.isConnected ? row : rows().find((each) => !field(each, "sentences").value) ?? rows()[0];
}

/** The numbers of the sentences that are chosen, or in which the chosen words stand. */
function chosen({ first, last, start, end }) {
  if (!end.value) return [first.value, last.value];
  const before = (offset) => [...document.querySelectorAll("#text .sentence")].filter((each) => Number(each.dataset.start) <= offset).at(-1);
  return [before(Number(start.value)), before(Number(end.value) - 1)].map((each) => each?.dataset.n ?? "");
}

document.addEventListener("focusin", ({ target }) => {
  row = target.closest(ROW) ?? row;
});

document.addEventListener("click", ({ target }) => {
  if (target.id !== "into-row" || !current()) return;
  const [first, last] = chosen(document.getElementById("passage").elements);
  const into = field(current(), "sentences");
  into.value = first === last ? first : `${first}-${last}`;
  into.dispatchEvent(new Event("input", { bubbles: true }));
  // On to what is empty yet: who said it, or which step.
  const who = field(current(), "organization");
  (who.value ? field(current(), "stance") : who).focus();
});

// Enter goes on to the next row, as in any sheet; on the last one it asks for more rows.
document.addEventListener("keydown", (event) => {
  const here = event.target.matches?.("input, select") && event.target.closest(ROW);
  if (!here || event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
  const next = rows()[rows().indexOf(here) + 1];
  if (!next) return;
  event.preventDefault();
  field(next, "organization").focus();
});

// In a sheet the key ticks what on a draft's page is a button.
document.addEventListener("key", (event) => {
  if (event.detail !== "restate" || !rows().length) return;
  event.preventDefault();
  field(current(), "same").click();
});

function begin() {
  const passage = document.querySelector("form#passage[hidden]:has(#into-row)");
  if (passage) passage.hidden = false;
}

document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "page" && begin());
begin();
