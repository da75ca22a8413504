from __future__ import annotations

from detente.actors.additions import Addition
from detente.actors.candidates import ENOUGH, Asked, rank
from detente.actors.gazetteer import Known, Term
from detente.actors.registry import Registry


def person(person_id: str, name: str, country: str, role: str, start: str, end: str, source: str = "own") -> Addition:
    return Addition(name, "*", Known("person", person_id), None, Term(person_id, name, country, role, start, end, "", source))


FILES = Registry(
    (
        person("elder-quill", "Peter Quillfeather", "USA", "head-of-state", "1989-01-20", "1993-01-20"),
        person("younger-quill", "Walter Quillfeather", "USA", "head-of-state", "2001-01-20", "2009-01-20"),
        person("namesake", "Oscar Brandwick", "NZL", "economy-minister", "2015-01-01", "2018-01-01", "wikidata"),
    )
)


def best(asked: Asked) -> str | None:
    found = [candidate for candidate in rank(FILES, asked) if candidate.score >= ENOUGH]
    return found[0].person if found else None


def test_the_holder_on_the_day_is_preferred() -> None:
    assert best(Asked("Quillfeather", (), "head-of-state", ("USA",), "1991-06-01", "1991-06-01")) == "elder-quill"
    assert best(Asked("Quillfeather", (), "head-of-state", ("USA",), "2004-06-01", "2004-06-01")) == "younger-quill"


def test_a_former_holder_is_one_whose_term_is_over() -> None:
    found = rank(FILES, Asked("Quillfeather", (), "former-office", ("USA",), "1995-06-01", "1995-06-01"))[0]
    assert (found.person, found.role, found.sector) == ("elder-quill", None, "ELI")


def test_a_namesake_of_an_office_holder_needs_more_than_the_name() -> None:
    alone = Asked("Oscar Brandwick", ("namesake",), None, (), "2024-06-01", "2024-06-01")
    assert best(alone) is None
    with_country = Asked("Oscar Brandwick", ("namesake",), None, (), "2016-06-01", "2016-06-01", frozenset({"NZL"}))
    assert best(with_country) == "namesake"


def test_a_country_that_does_not_fit_speaks_against() -> None:
    assert best(Asked("Oscar Brandwick", ("namesake",), "economy-minister", ("FRA",), "2016-06-01", "2016-06-01")) is None


def test_another_first_name_is_another_person() -> None:
    assert best(Asked("Ed Quillfeather", (), "head-of-state", ("USA",), "2004-06-01", "2004-06-01")) is None


def test_the_reason_names_the_features() -> None:
    found = rank(FILES, Asked("Walter Quillfeather", ("younger-quill",), None, (), "2004-06-01", "2004-06-01", frozenset({"USA"})))[0]
    assert "the name is on file" in found.reason
    assert "head-of-state of USA" in found.reason
    assert "the text names USA" in found.reason
