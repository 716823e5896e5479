"""The health of one web container: 0 if it answers and reaches its database. Its broker and workers have their own."""

import json
import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".").replace("*", "localhost")
port = os.environ.get("PORT", "8000")
question = urllib.request.Request(
    f"http://127.0.0.1:{port}/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
)
try:
    try:
        answer = urllib.request.urlopen(question, timeout=8)  # noqa: S310 our own address
    except urllib.error.HTTPError as error:  # 503 says which part is the reason
        answer = error
    parts = json.load(answer)
except (OSError, ValueError) as error:
    sys.exit(f"It does not answer as it should: {error}")
print(json.dumps(parts))
sys.exit(parts["database"] != "ok")
