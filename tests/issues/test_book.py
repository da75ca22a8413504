from __future__ import annotations

import pytest

from detente.issues.book import ANY, Issue, IssueBook, issue_book
from detente.phrases import atoms


def named(text: str, language: str, book: IssueBook | None = None) -> list[str]:
    return [issue for *_, issue in (book or issue_book()).named(atoms(text), language)]


@pytest.mark.parametrize(
    ("text", "language", "issues"),
    [
        ("l'accord sur le nucléaire iranien est mort", "fr", ["iran-nuclear-deal"]),
        ("The Iran nuclear deal is dead", "en", ["iran-nuclear-deal"]),
        ("СВПД мёртв", "ru", ["iran-nuclear-deal"]),
        ("the INF Treaty and New START", "en", ["inf-treaty", "new-start"]),
        ("les îles Kouriles", "fr", ["kuril-islands"]),
        ("nothing of the kind", "en", []),
        ("the Iran nuclear deal", "fr", []),
    ],
)
def test_names_in_several_languages(text: str, language: str, issues: list[str]) -> None:
    assert named(text, language) == issues


def test_a_users_name_takes_the_place_of_the_one_on_file() -> None:
    own = Issue("my-deal", "", (), "", ((ANY, "Iran nuclear deal"), (ANY, "our dam")))
    book = issue_book((own,))
    assert named("the Iran nuclear deal and our dam", "en", book) == ["my-deal", "my-deal"]
    assert named("the JCPOA", "en", book) == ["iran-nuclear-deal"]


def test_topic_and_parties_tell_an_issue() -> None:
    assert issue_book().between("alliance", frozenset({"JPN", "USA"})) == "us-japan-alliance"
    assert issue_book().between("alliance", frozenset({"JPN", "FRA"})) is None
