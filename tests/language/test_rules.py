from __future__ import annotations

from detente.language.rules import Rules

RULES = Rules(
    [
        {"patterns": [[{"TAG": "NN"}]]},
        {"patterns": [[{"LOWER": {"IN": ["do", "does"]}, "DEP": {"IN": ["ROOT", "conj"]}}]]},
        {"patterns": [[{"TAG": "DT", "DEP": {"NOT_IN": ["det"]}}]]},
        {"patterns": [[{"LOWER": "let"}, {"LOWER": "'s"}]]},
        {"patterns": [[{"DEP": "expl"}, {"LOWER": {"REGEX": "^(?:is|are)$"}}]]},
    ]
)


def test_words_that_a_rule_names_are_looked_at() -> None:
    assert [word for word in ("Does", "LET", "'s", "are", "area", "report") if RULES.looked_at(word, blank=False)] == [
        "Does",
        "LET",
        "'s",
        "are",
    ]


def test_blanks_are_always_looked_at() -> None:
    assert RULES.looked_at(" ", blank=True)


def test_relations_that_no_rule_tells_apart_are_alike() -> None:
    assert RULES.alike(["nsubj", "det", "obj", "conj", "ROOT", "expl"]) == [0, 1, 0, 3, 3, 5]


def test_pairs() -> None:
    assert (RULES.opens("Let"), RULES.opens("is"), RULES.closes("is"), RULES.closes("let")) == (True, False, True, False)
    assert (RULES.before("expl"), RULES.before("nsubj")) == (True, False)


def test_where_a_rule_looks_at_something_else_every_word_is_looked_at() -> None:
    assert Rules([{"patterns": [[{"SHAPE": "Xxx"}]]}]).looked_at("report", blank=False)


def test_without_rules_nothing_is() -> None:
    rules = Rules([])
    assert not rules.looked_at("report", blank=False)
    assert rules.alike(["a", "b"]) == [0, 0]
