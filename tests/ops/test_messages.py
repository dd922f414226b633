"""The message check sees a missing, a left over, a fuzzy and a broken message."""

from pathlib import Path

from tools.check_messages import problems_of, unseen_calls, unseen_names

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def entry(text: str, translation: str = "x", flags: str = "") -> str:
    return f'{flags}msgid "{text}"\nmsgstr "{translation}"\n\n'


def found(tmp_path: Path, committed: str, drawn: str) -> list[str]:
    for name, text in (("committed.po", committed), ("drawn.po", drawn)):
        (tmp_path / name).write_text(HEADER + text)
    return list(problems_of(Path("ar.po"), committed=tmp_path / "committed.po", drawn=tmp_path / "drawn.po"))


def test_equal_files_are_well(tmp_path: Path) -> None:
    assert found(tmp_path, entry("One") + entry("Two"), entry("Two") + entry("One")) == []


def test_missing_message_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, entry("One"), entry("One") + entry("Two")) == ["ar.po: missing: ' | Two'"]


def test_message_no_longer_in_the_code_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, entry("One") + entry("Two"), entry("One")) == [
        "ar.po: no longer in the code: ' | Two'"
    ]


def test_untranslated_message_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, entry("One", ""), entry("One")) == ["ar.po: not translated: 'One'"]


def test_name_that_hides_messages_is_seen(tmp_path: Path) -> None:
    line = "from django.utils.translation import gettext_lazy as "
    (tmp_path / "seen.py").write_text(f"{line}_\n")
    (tmp_path / "hidden.py").write_text(f"{line}__\n")

    assert list(unseen_names(tmp_path)) == ["hidden.py: makemessages does not know the name '__'"]


def test_fuzzy_message_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, entry("One", flags="#, fuzzy\n"), entry("One")) == ["ar.po: marked fuzzy: 'One'"]


def test_translation_with_another_placeholder_is_seen(tmp_path: Path) -> None:
    text = entry("%(count)s reports", "%(number)s", flags="#, python-format\n")

    assert any("ar.po:" in line for line in found(tmp_path, text, text))


def test_a_message_inside_an_f_string_is_found(tmp_path: Path) -> None:
    (tmp_path / "seen.py").write_text('words = _("seen") + f"{count} {name}"')
    (tmp_path / "hidden.py").write_text("words = f\"{count} {_('hidden')}\"")
    (found,) = unseen_calls(tmp_path)
    assert found.startswith("hidden.py:1:")
