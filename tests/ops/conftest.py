"""A checkout of its own for each test of the set-up, in folders every user may pass through."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tools.setup.checkout import Checkout
from tools.setup.cluster import Cluster, private_cluster
from tools.setup.locks import Locks
from tools.setup.roles import DATABASE


@pytest.fixture(autouse=True)
def database_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a fresh terminal."""
    for name in ("DATABASE_URL", "PUBLIC_DATABASE_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that the database's user may enter, too (pytest's own may not be)."""
    folder = Path(tempfile.mkdtemp(prefix="ceasefire-ops-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def checkout(open_folder: Path) -> Iterator[Checkout]:
    """An empty checkout; a cluster left running in it is stopped."""
    root = Path(tempfile.mkdtemp(dir=open_folder))
    root.chmod(0o755)
    checkout = Checkout(root)
    checkout.prepare()
    yield checkout
    if (checkout.var / "cluster").exists() or (checkout.var / "cluster_is_at").exists():
        private_cluster(checkout).delete()


@pytest.fixture
def take_locks(checkout: Checkout) -> Iterator[Callable[[], Locks]]:
    """Makes the locks of one more process; all are let go of after the test."""
    with ExitStack() as taken:
        yield lambda: taken.enter_context(Locks(checkout))


@pytest.fixture(scope="session")
def shared_cluster(open_folder: Path) -> Iterator[Cluster]:
    """A started cluster with its database, for tests that leave it running."""
    root = open_folder / "shared"
    root.mkdir(mode=0o755)
    checkout = Checkout(root)
    checkout.prepare()
    cluster = private_cluster(checkout)
    cluster.start()
    cluster.bootstrap(DATABASE)
    yield cluster
    cluster.delete()
