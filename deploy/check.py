"""Asks a running deployment from outside, as a reader would: `python3 deploy/check.py https://treaties.example`.

Changes nothing and signs nobody in. Prints a line for each promise of the proxy; exit 1 if one is not kept.
"""

import re
import sys
import urllib.error
import urllib.request
from email.message import Message

SITE = sys.argv[1].rstrip("/")
TOO_LARGE = (12_000_000, 17_000_000)  # what the product refuses itself, and what the proxy refuses for it


def asked(
    path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, Message, str]:
    """Status, headers and text; no answer of the site is an error here."""
    question = urllib.request.Request(SITE + path, body, headers or {})  # noqa: S310 whoever runs this names it
    try:
        answer = urllib.request.urlopen(question, timeout=30)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers, answer.read().decode(errors="replace")


def token(page: str) -> str:
    found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    return found[1] if found else ""


def main() -> int:
    status, headers, home = asked("/")
    etag = headers["ETag"] or "none"
    sheet = re.search(r'"(/static/[^"]+\.css)"', home)
    kept = asked(sheet[1])[1]["Cache-Control"] if sheet else ""
    logins = [asked("/accounts/login/") for _ in range(2)]
    cookie = logins[0][1]["Set-Cookie"] or ""
    promises = {
        "the home page is there": status == 200,
        "it sets no cookie": headers["Set-Cookie"] is None,
        "who has it already gets 304": asked("/", headers={"If-None-Match": etag})[0] == 304,
        "static files may be kept for ever": "immutable" in (kept or ""),
        "the sign-in page is never kept": token(logins[0][2]) != token(logins[1][2]),
        "its cookie is only sent by https": "Secure" in cookie,
        "nobody edits without signing in": "/accounts/login/" in asked("/edit/")[2],
        "every part of the product is up": asked("/healthz")[0] == 200,
    }
    for size in TOO_LARGE:
        form = {"Cookie": cookie.partition(";")[0], "Referer": f"{SITE}/"}
        page = asked("/accounts/login/", body=b"login=" + b"a" * size, headers=form)[2]
        promises[f"{size // 1_000_000} MB are refused in words"] = "at most 10 MB" in page
    for promise, is_kept in promises.items():
        print("ok    " if is_kept else "BROKEN", promise)
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
