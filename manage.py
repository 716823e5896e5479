#!/usr/bin/env python
"""Django's command line. A command that needs the database starts the embedded services first."""

import io
import os
import sys

from django.core.management import execute_from_command_line

from treaty_tracker.embedded import services
from treaty_tracker.embedded.errors import ServicesError

# `run` starts the services itself, with progress; the others read no database.
STARTS_NOTHING = {
    "check", "check_url", "extract", "collectstatic", "compilemessages", "diffsettings", "help", "makemessages",
    "makemigrations", "run", "--help", "-h", "--version", "version",
}  # fmt: skip


def main() -> None:
    # Not what another project has left in this terminal.
    os.environ["DJANGO_SETTINGS_MODULE"] = "treaty_tracker.settings"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name that this terminal cannot show is no reason to stop
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command not in STARTS_NOTHING and "--help" not in sys.argv:
        try:
            services.use()
        except ServicesError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
