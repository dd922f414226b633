"""Where the cluster lies: inside the checkout, or elsewhere where that cannot be."""

import os
from pathlib import Path

import pytest

from tools.setup.checkout import Checkout
from tools.setup.commands import account_named, my_account
from tools.setup.home import find_home, fits, socket_folder
from tools.setup.progress import SetupError

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the database as somebody else")


def test_home_lies_in_the_checkout(checkout: Checkout) -> None:
    assert find_home(checkout, my_account()) == checkout.var / "cluster"
    assert not (checkout.var / "cluster_is_at").exists()
    (checkout.var / "cluster").rmdir()


@ROOT_ONLY
def test_home_lies_elsewhere_where_the_account_may_not_enter_the_checkout(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    checkout = Checkout(closed)
    checkout.prepare()
    postgres = account_named("postgres")
    assert postgres is not None

    home = find_home(checkout, postgres, open_folder / "elsewhere")

    assert home.parent == open_folder / "elsewhere"
    assert (home.stat().st_uid, home.stat().st_mode & 0o777) == (postgres.uid, 0o700)
    assert find_home(checkout, postgres, open_folder / "elsewhere") == home
    closed.chmod(0o755)
    assert find_home(checkout, postgres, open_folder / "elsewhere") == home


@ROOT_ONLY
def test_moved_checkout_keeps_its_data_and_a_copied_one_gets_its_own(open_folder: Path) -> None:
    postgres = account_named("postgres")
    assert postgres is not None
    elsewhere = open_folder / "elsewhere"
    first = open_folder / "first"
    first.mkdir(mode=0o700)
    Checkout(first).prepare()
    home = find_home(Checkout(first), postgres, elsewhere)

    moved = first.rename(open_folder / "moved")
    assert find_home(Checkout(moved), postgres, elsewhere) == home

    copied = open_folder / "copied"
    copied.mkdir(mode=0o700)
    Checkout(copied).prepare()
    (copied / "var" / "cluster_is_at").write_text(f"{home}\n")
    assert find_home(Checkout(copied), postgres, elsewhere) != home


def test_socket_goes_elsewhere_where_its_path_would_be_too_long(open_folder: Path) -> None:
    deep = open_folder / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    folder = socket_folder(deep, my_account())

    assert not fits(deep / "socket")
    assert fits(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert socket_folder(deep, my_account()) == folder
    folder.rmdir()


def test_folder_that_others_may_enter_is_refused(open_folder: Path) -> None:
    home = open_folder / "planted"
    home.mkdir()
    (home / "socket").mkdir()
    (home / "socket").chmod(0o755)

    with pytest.raises(SetupError, match="nobody else can enter"):
        socket_folder(home, my_account())


def test_link_in_the_place_of_the_socket_folder_is_refused(open_folder: Path) -> None:
    home = open_folder / "linked"
    home.mkdir()
    (home / "target").mkdir(mode=0o700)
    (home / "socket").symlink_to(home / "target")

    with pytest.raises(SetupError, match="nobody else can enter"):
        socket_folder(home, my_account())
