"""The database a command works with: the private cluster, or the one DATABASE_URL names."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tools.setup.checkout import Checkout
from tools.setup.cluster import private_cluster
from tools.setup.locks import Locks
from tools.setup.progress import SetupError, step
from tools.setup.roles import DATABASE, OWNER, PUBLIC

# What belongs to the data and lies beside the database: files, feed shards, the sample's passwords.
BESIDE_THE_DATABASE = ("files", "feed", "sample_accounts.json")
RESET_QUESTION = (
    "This deletes the private database of this checkout with all reports, incidents and accounts.\n"
    'Type "yes" to delete them: '
)


def is_given() -> bool:
    """Whether the environment names a database, so that no private cluster is wanted."""
    return bool(os.environ.get("DATABASE_URL"))


@contextmanager
def in_use(checkout: Checkout, locks: Locks) -> Iterator[dict[str, str]]:
    """The database's addresses for Django; a private cluster runs inside the block.

    It is to be entered inside `locks.set_up()`, where only one process may start a cluster. The last
    one to leave stops it.
    """
    if is_given():
        yield {}
        return
    cluster = private_cluster(checkout)
    locks.use()
    try:
        with step(
            "Starting the database" if (cluster.data / "PG_VERSION").exists() else "Making the database"
        ):
            cluster.start()
            cluster.bootstrap(DATABASE)
        yield {
            "DATABASE_URL": cluster.url(OWNER, DATABASE),
            "PUBLIC_DATABASE_URL": cluster.url(PUBLIC, DATABASE),
        }
    finally:
        with locks.set_up():
            if locks.is_last_user():
                with step("Stopping the database"):
                    cluster.stop()
            locks.leave()


def reset(checkout: Checkout, locks: Locks) -> None:
    """Deletes the private database, after a question; nothing is deleted unless the answer is yes."""
    if is_given():
        raise SetupError(
            "--reset deletes the private database alone, and DATABASE_URL names another: unset it first."
        )
    if not locks.is_last_user():
        raise SetupError("Another ./run or ./test uses the database: stop it, then reset.")
    try:
        answer = input(RESET_QUESTION)
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        raise SetupError("Nothing was deleted.")
    with step("Deleting the database"):
        private_cluster(checkout).delete()
        for name in BESIDE_THE_DATABASE:
            path = checkout.var / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
