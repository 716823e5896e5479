"""Markup that would do something if it were taken for markup, and the question whether a page has taken it."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from treaty_tracker import styles

# The word by which it is found again, whatever became of it.
MARK = "zq9"
VECTORS = [
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"'><svg/onload={MARK}()>",
    f'" autofocus onfocus={MARK}() x="',
    f"' onmouseover='{MARK}()",
    f"</textarea><script>{MARK}()</script>",
    f"</title><script>{MARK}()</script>",
    f"</script><script>{MARK}()</script>",
    f"</style><style>*{{background:url(//{MARK}.example)}}</style>",
    f"--><iframe srcdoc='<script>{MARK}()</script>'>",
    f"]]><object data='data:text/html,{MARK}'>",
    f"javascript:{MARK}()",
    f"data:text/html,<script>{MARK}()</script>",
    f"<a href=javascript:{MARK}()>x</a>",
    f"<base href=//{MARK}.example>",
    f"<meta http-equiv=refresh content='0;url=//{MARK}.example'>",
    f"<form action=//{MARK}.example><button>x",
    f"<button formaction=javascript:{MARK}()>x",
    f"<p style=position:fixed>{MARK}",
    f"<div hx-get=/{MARK} hx-trigger=load hx-on:click={MARK}()>",
    f'" hx-get="/{MARK}" hx-trigger="load',
    f"<option value='{MARK}' selected></datalist><b {MARK}>",
    f"{{{{ 7|add:{MARK} }}}}{{% debug %}}",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={MARK}()&gt;'>",
    f"&lt;img src=x onerror={MARK}()&gt;",
    f"&#60;script&#62;{MARK}()",
    f"<<SCRIPT>{MARK}();//<</SCRIPT>",
    f"\u202e<script>{MARK}()</script>\u2066",
    f"<\0script>{MARK}()</script>".replace("\0", "\ufffd"),
]
# Other people's, where they are at hand.
CORPUS = Path(__file__).resolve().parents[3] / "shared/corpora/xss/vectors.json"


def corpus() -> list[str]:
    """Ours and theirs. Theirs carry no mark, so that any active thing of theirs is found by what it is."""
    theirs = [each["payload"] for each in json.loads(CORPUS.read_text("utf-8"))] if CORPUS.exists() else []
    return [*VECTORS, *theirs]


# What a browser's own parser finds in an answer that is active and not of our making. Our pages have scripts of /static/
# and JSON, the first styles to the letter, no handler of their own, and addresses of this site or the web.
ACTIVE = """function look([html, type, styles]) {
  // The bookmarklet on the page for clipping is ours.
  const page = new DOMParser().parseFromString(html, type);
  const found = [];
  const bad = (element, why) => found.push(why + ": " + element.outerHTML.slice(0, 200));
  // What a feed hands on as text is a page again to whoever reads it.
  if (type === "text/xml")
    for (const element of page.querySelectorAll("[type=html]")) found.push(...look([element.textContent, "text/html", styles]));
  for (const error of page.querySelectorAll("parsererror")) bad(error, "not well-formed");
  for (const element of page.querySelectorAll("*")) {
    const name = element.localName;
    if (name === "script" && !/^application\\/(ld\\+)?json$/.test(element.type) && !/^\\/(static|admin\\/jsi18n)\\//.test(element.getAttribute("src") ?? ""))
      bad(element, "script");
    if (["iframe", "object", "embed", "base", "frame", "applet", "foreignobject", "animate", "set", "portal", "math"]
        .includes(name.toLowerCase())) bad(element, "element");
    if (name === "style" && element.textContent !== styles) bad(element, "style");
    if (name === "meta" && element.hasAttribute("http-equiv")) bad(element, "meta");
    for (const { name: attribute, value } of element.attributes) {
      if (/^on|^hx-on|^style$|^srcdoc$|^data-hx-/.test(attribute)) bad(element, "attribute " + attribute);
      if (/zq9/.test(attribute)) bad(element, "attribute of theirs");
      if (/^hx-/.test(attribute) && /zq9/.test(value)) bad(element, "htmx told");
      if (/^(href|src|action|formaction|data|poster|background|xlink:href|srcset|ping)$/.test(attribute)
          && /^[\\u0000-\\u0020]*(javascript|vbscript|data)[\\t\\n\\r]*:/i.test(value) && !(value.startsWith("javascript:void open('http") && !/zq9/.test(value)))
        bad(element, "address");
    }
    if (/zq9/.test(name)) bad(element, "element of theirs");
  }
  return found;
}"""


def actives(parser: Page, answer: Any) -> list[str]:
    """What is active in an answer, as a browser reads it. What is no markup is none."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind == "text/html" or kind.endswith("xml") or "opml" in kind:
        found: list[str] = parser.evaluate(
            ACTIVE, [answer.text, "text/html" if kind == "text/html" else "text/xml", styles.FIRST]
        )
        return found[:3]
    return []
