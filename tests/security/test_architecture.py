"""Rules of the house that no type checker knows, held against the source itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.utils.module_loading import import_string

from accounts.roles import Role
from tests.security.permissions import ROUTES
from tests.security.routes import every_route

ROOMS = ("ceasefire", "incidents", "publication", "agreements", "accounts", "audit", "places")
LONGEST_FILE = 420
REGISTER = {model.__name__ for model in apps.get_app_config("incidents").get_models()}
# Rows that belong to whoever asks are chosen by their owner in the same expression.
OWN_BY_USER = {"ReportDraft"}


def sources(pattern: str = "**/*.py") -> Iterator[tuple[Path, ast.Module]]:
    """Our files with their syntax trees, migrations left out."""
    for room in ROOMS:
        for file in sorted((settings.BASE_DIR / room).glob(pattern)):
            if "migrations" not in file.parts:
                yield file, ast.parse(file.read_text(encoding="utf-8"))


def where(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(settings.BASE_DIR)}:{getattr(node, 'lineno', 1)}"


def unguarded_reads(tree: ast.AST) -> Iterator[ast.AST]:
    """`Model.objects` of a register model in a view that is not followed by `visible_to` or by its owner."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
        ):
            continue
        if not (isinstance(node.value, ast.Name) and node.value.id in REGISTER):
            continue
        step = parents.get(node)
        is_visible = isinstance(step, ast.Attribute) and step.attr == "visible_to"
        call = parents.get(step) if step else None
        is_own = (
            node.value.id in OWN_BY_USER
            and isinstance(call, ast.Call)
            and any(keyword.arg == "user" for keyword in call.keywords)
        )
        if not is_visible and not is_own:
            yield node


def test_views_read_the_register_as_somebody() -> None:
    found = [
        where(file, node) for file, tree in sources("**/views*/**/*.py") for node in unguarded_reads(tree)
    ]
    found += [where(file, node) for file, tree in sources("**/views*.py") for node in unguarded_reads(tree)]
    assert found == []


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("ViolationReport.objects.get(pk=1)", 1),
        ("Incident.objects.visible_to(user).get(pk=1)", 0),
        ("ReportDraft.objects.all()", 1),
        ("ReportDraft.objects.filter(user=me)", 0),
    ],
)
def test_an_unguarded_read_is_found(line: str, number: int) -> None:
    assert len(list(unguarded_reads(ast.parse(line)))) == number


PUBLIC_MODELS = {
    model.__name__
    for room in ("publication", "agreements")
    for model in apps.get_app_config(room).get_models()
}


def past_the_door(tree: ast.AST) -> Iterator[ast.AST]:
    """`Model.objects` of a public model in a public view without `public()` or `using("public")`."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and isinstance(node.value, ast.Name)
            and node.value.id in PUBLIC_MODELS
        ):
            chain, step = "", parents.get(node)
            while isinstance(step, ast.Attribute | ast.Call):
                chain, step = ast.unparse(step), parents.get(step)
            if not re.search(r"\.using\('public'\)|\.public\(\)|\.none\(\)", chain):
                yield node


def test_public_views_read_by_the_public_name() -> None:
    found = [
        where(file, node)
        for room in ("publication/views", "agreements/views")
        for file in (settings.BASE_DIR / room).glob("**/*.py")
        for node in past_the_door(ast.parse(file.read_text()))
    ]
    assert found == []


def test_a_read_past_the_door_is_found() -> None:
    assert len(list(past_the_door(ast.parse("Party.objects.all()")))) == 1
    assert not list(past_the_door(ast.parse("Party.objects.using('public').order_by('code')")))


def test_templates_ask_no_model() -> None:
    for file in (settings.BASE_DIR / "templates").glob("**/*.html"):
        assert not re.search(r"\.(objects|_set\.all|visible_to)\b", file.read_text(encoding="utf-8")), (
            file.name
        )


def test_only_the_named_views_are_open() -> None:
    """Login is required by default; which views are not behind it is in the table of permissions."""
    is_open = {route.template for route in every_route() if not getattr(route.view, "login_required", True)}
    named = {template for template, row in ROUTES.items() if row.public or row.open_to_all}
    of_accounts = {
        template for template in is_open if template.startswith("accounts/")
    }  # closed by `test_what_is_closed`
    assert is_open - of_accounts - named == set()
    middleware = [import_string(name) for name in settings.MIDDLEWARE]
    assert any(isinstance(one, type) and issubclass(one, LoginRequiredMiddleware) for one in middleware)


# The table itself, and the model that takes the admin's flag from it.
ROLE_FILES = {settings.BASE_DIR / "accounts" / name for name in ("roles.py", "models.py")}


def role_comparisons(tree: ast.AST) -> Iterator[ast.AST]:
    """Comparisons with the name of a role: who may do what is asked by capability."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            asks = any(
                isinstance(part, ast.Attribute)
                and part.attr in ("role", "is_staff", "is_superuser", "groups")
                for part in parts
            )
            names = any(
                isinstance(part, ast.Constant) and part.value in Role.values for part in ast.walk(node)
            )
            if asks or (names and any("user" in ast.unparse(part) for part in parts)):
                yield node


def test_roles_are_asked_in_one_place() -> None:
    found = [
        where(file, node)
        for file, tree in sources()
        if file not in ROLE_FILES
        for node in role_comparisons(tree)
    ]
    assert found == []
    for file in (settings.BASE_DIR / "templates").glob("**/*.html"):
        assert not re.search(r"\brole\s*==|is_superuser", file.read_text(encoding="utf-8")), file.name


def test_a_comparison_with_a_role_is_found() -> None:
    assert list(role_comparisons(ast.parse("if request.user.role == 'admin': pass")))
    assert not list(role_comparisons(ast.parse("if can(request.user, 'publish'): pass")))


def test_files_stay_small() -> None:
    long = {}
    folders = (*ROOMS, "tests", "tools", "templates", "static/js", "static/css", "bench")
    for file in (found for folder in folders for found in (settings.BASE_DIR / folder).glob("**/*")):
        if file.suffix in {".py", ".js", ".css", ".html"} and "migrations" not in file.parts:
            number = len(file.read_text(encoding="utf-8").splitlines())
            if number > LONGEST_FILE:
                long[str(file.relative_to(settings.BASE_DIR))] = number
    assert long == {}


def test_nothing_is_run_from_text() -> None:
    """No raw SQL put together from what somebody sent, no `mark_safe`, no `|safe`, no `eval`."""
    banned = {"mark_safe", "eval", "exec", "RawSQL", "extra"}
    found = [
        where(file, node)
        for file, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") in banned or getattr(node.func, "attr", "") in {"raw", "mark_safe"})
    ]
    assert found == []
    for file in (settings.BASE_DIR / "templates").glob("**/*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape off", file.read_text(encoding="utf-8")), file.name
