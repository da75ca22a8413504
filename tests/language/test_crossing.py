from __future__ import annotations

from detente.language.crossing import uncrossed

# "A hearing is scheduled on the issue": "on" hangs on "hearing", which the parser tells by "prep||nsubjpass" on "scheduled".
HEADS = [1, 3, 3, -1, 3, 6, 4]
LABELS = ["det", "nsubjpass", "auxpass", "ROOT", "prep||nsubjpass", "det", "pobj"]
NO_BLANKS = [False] * 7


def test_a_decorated_word_goes_to_the_word_that_its_label_names() -> None:
    assert uncrossed(HEADS, LABELS, NO_BLANKS) == [1, 3, 3, -1, 1, 6, 4]


def test_it_stays_where_no_word_has_that_label() -> None:
    assert uncrossed(HEADS, [label.replace("||nsubjpass", "||dobj") for label in LABELS], NO_BLANKS) == HEADS


def test_the_nearest_level_counts_and_in_it_the_first_word() -> None:
    heads = [4, 0, 4, 2, -1, 4]
    labels = ["nsubj", "dobj", "dobj", "dobj", "ROOT", "prep||dobj"]
    assert uncrossed(heads, labels, [False] * 6)[5] == 2


def test_blanks_are_passed_over() -> None:
    heads = [2, 2, -1, 2]
    assert uncrossed(heads, ["dobj", "dobj", "ROOT", "prep||dobj"], [True, False, False, False])[3] == 1
