// What every page needs around htmx: where focus goes, what is said, what happens when nothing comes back.
// Listens only, so that a page without htmx is a page that loads anew.
const status = document.getElementById("status");
let path = location.pathname;
let slow;

function say(...nodes) {
  status.replaceChildren(...nodes);
}

function note(text) {
  const line = document.createElement("p");
  line.className = "note note-error";
  line.append(text);
  return line;
}

// Back and Forward come to where one was. The browser would look for that place in the page that still stands there, so
// a step of the history keeps its own; htmx overwrites it before it loads the page anew, so it is handed over.
if ("onscrollend" in window) {
  // Once a step of the history is taken, this page still scrolls for a moment: that is no place in the one to come.
  let leaving = false;
  const keep = () => leaving || history.replaceState({ ...history.state, place: scrollY }, "");
  document.addEventListener("scrollend", keep);
  document.addEventListener("htmx:beforeHistoryUpdate", keep);
  window.addEventListener("popstate", ({ state }) => {
    if (!state?.htmx) return;
    sessionStorage.place = state.place ?? 0;
    leaving = true;
  });
  history.scrollRestoration = "manual";
  const place = Number(sessionStorage.place ?? history.state?.place ?? 0);
  delete sessionStorage.place;
  if (place) window.scrollTo(0, place);
}

// The token of this moment: who signed in anew in another window goes on here with what was typed.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (detail.verb === "get" || !token) return;
  delete detail.parameters.csrfmiddlewaretoken;
  detail.headers["X-CSRFToken"] = token;
});

// What happens by itself interrupts nobody: whoever it concerns says so in its own place (draft.js).
const quiet = ({ elt }) => elt.matches("[data-quiet]");

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (quiet(detail)) return;
  detail.target.setAttribute("aria-busy", "true");
  clearTimeout(slow);
  slow = setTimeout(() => say(status.dataset.loading), 400);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (quiet(detail)) return;
  clearTimeout(slow);
  detail.target.removeAttribute("aria-busy");
  if (status.textContent === status.dataset.loading) say();
});

// Focus: an error summary has it already (autofocus); else where the control says (data-focus, in what came in or
// anywhere); else on the control itself, found again by its id; a new page begins at its heading.
document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (target === status || target.matches("[data-quiet]")) return;
  const moved = location.pathname !== path;
  path = location.pathname;
  if (target.querySelector("[autofocus]")) return;
  const wish = detail.requestConfig?.elt.dataset.focus;
  const wished = wish && (target.querySelector(wish) ?? document.querySelector(wish));
  if (wished) focus(wished);
  else if (moved || document.activeElement === document.body) {
    window.scrollTo(0, 0);
    focus(document.querySelector("h1"));
  }
});

function focus(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus();
}

// A refusal that is no page of its own: its sentences, above what was typed.
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (quiet(detail)) return;
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  const sentences = [...answer.querySelectorAll("#page > h1, #page > p")].map((each) => {
    const line = note("");
    line.append(...each.childNodes);
    return line;
  });
  say(...(sentences.length ? sentences : [note(status.dataset.unreached)]));
  status.scrollIntoView({ block: "nearest" });
});

for (const event of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, ({ detail }) => {
    if (quiet(detail)) return;
    say(note(status.dataset.unreached));
    status.scrollIntoView({ block: "nearest" });
  });
}

// Paper has nothing to unfold. Browsers that know details::details-content need no help (frame.css).
if (!CSS.supports("selector(details::details-content)")) {
  const folded = new Set();
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details:not([open])")) {
      folded.add(each);
      each.open = true;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
    folded.clear();
  });
}
