"""Where the embedded services keep their files, and the addresses at which Django finds them.

Computes paths and makes private folders; starts nothing.
"""

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from treaty_tracker.embedded.errors import ServicesError

REPOSITORY = Path(__file__).resolve().parents[2]
DATABASE = "treaty_tracker"
APP_ROLE = "treaty_tracker"
OWNER_ROLE = "treaty_tracker_owner"
PORT = 5432  # only part of the socket's name, but a PGPORT in the environment would change it

# Linux takes 107 bytes for a socket's path, macOS 103.
SOCKET_PATH_BYTES = 100
LOG_BYTES = 10_000_000


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or REPOSITORY / "var").expanduser().resolve()


def secret_key_file() -> Path:
    return data_dir() / "secret_key"


def credentials_file() -> Path:
    return data_dir() / "credentials.txt"


def users_lock() -> Path:
    return data_dir() / "users.lock"


def keeper_lock() -> Path:
    return data_dir() / "keeper.lock"


def run_lock() -> Path:
    return data_dir() / "run.lock"


def logs_dir() -> Path:
    return data_dir() / "logs"


def mail_dir() -> Path:
    """Where mail is left for `make run` to show, as long as there is no mail server."""
    return data_dir() / "mail"


def log_file(name: str) -> Path:
    return logs_dir() / f"{name}.log"


def run_dir() -> Path:
    """The folder of the sockets, the same for every process that has the same data folder."""
    inside = data_dir() / "run"
    # libpq and PostgreSQL read a comma or a quote in a socket folder as the border of a list.
    if len(os.fsencode(_socket(inside))) <= SOCKET_PATH_BYTES and set(str(inside)).isdisjoint(",'\""):
        return inside
    name = hashlib.sha256(os.fsencode(data_dir())).hexdigest()[:12]
    # Not tempfile.gettempdir(): two processes with another TMPDIR would look in two places.
    return Path("/tmp") / f"treaty-tracker-{name}-{os.geteuid()}"  # noqa: S108 make_private() checks the owner


def postgres_socket() -> Path:
    return _socket(run_dir())


def _socket(folder: Path) -> Path:
    return folder / f".s.PGSQL.{PORT}"


def redis_socket() -> Path:
    return run_dir() / "valkey.sock"


def app_database_url() -> str:
    """The application's role: reads and writes rows, may not change or empty tables."""
    return _database_url(APP_ROLE)


def owner_database_url() -> str:
    """The owner's role, for migrations and test databases."""
    return _database_url(OWNER_ROLE)


def _database_url(role: str) -> str:
    return f"postgres://{role}@{quote(str(run_dir()), safe='')}:{PORT}/{DATABASE}"


def broker_url() -> str:
    """The Valkey socket as Celery spells it."""
    return f"redis+socket://{quote(str(redis_socket()))}?virtual_host=0"


def cache_url() -> str:
    """The Valkey socket as redis-py and Django's cache spell it."""
    return f"unix://{quote(str(redis_socket()))}?db=1"


def make_folders() -> None:
    """Make the data folder and those under it; refuse what belongs to somebody else."""
    data = data_dir()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ServicesError(
            f"Cannot make {data}: {error.strerror}. Set DATA_DIR to another folder."
        ) from error
    if data.stat().st_uid != os.geteuid():
        raise ServicesError(
            f"{data} belongs to another user. Run this as that user, or set DATA_DIR to a folder of your own."
        )
    for folder in (run_dir(), logs_dir(), mail_dir(), data / "valkey"):
        make_private(folder)


def make_private(folder: Path) -> None:
    """Make a folder that only we can enter: whoever reaches the sockets is let in without a password."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise ServicesError(f"{folder} is not a folder of yours. Remove it, or set DATA_DIR.")
    if found.st_mode & 0o077:
        folder.chmod(0o700)


def open_log(name: str) -> BinaryIO:
    """The log to append to. One that has grown large is set aside first, over the one set aside before."""
    log = log_file(name)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")


def log_tail(name: str, *, start: int = 0, lines: int = 15) -> str:
    """The last lines of a log that were written after byte `start`."""
    try:
        with log_file(name).open("rb") as log:
            log.seek(start)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""
