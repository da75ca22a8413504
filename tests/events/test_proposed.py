from __future__ import annotations

from collections.abc import Sequence

import pytest

import records
from detente.draft import Draft, Gate, Sentence, Source
from detente.events.arguments import Context
from detente.events.borne_out import LEAST_AGAINST, LEAST_ALONE, LEAST_TOLD, LESS
from detente.events.detect import Act
from detente.events.proposed import proposed, weighed
from detente.evidence import Evidence, Span, cite
from detente.model import Actor
from detente.phrases import atoms
from detente.reader.labels import NONE, TYPES
from detente.reader.session import Answer
from detente.reader.stage import Judged, Judgements

TEXT = "Ankara e Atene hanno firmato un accordo, Roma ha criticato Parigi e Berlino."


def actor(word: str, code: str) -> Actor:
    at = TEXT.index(word)
    return Actor(cite(TEXT, "actor", at, at + len(word)), code, code)


TUR, GRC, ITA, FRA, DEU = (
    actor(*pair) for pair in (("Ankara", "TUR"), ("Atene", "GRC"), ("Roma", "ITA"), ("Parigi", "FRA"), ("Berlino", "DEU"))
)


def judged(doer: Actor, receiver: Actor | None, type_: str, chance: float, words: str, status: str = "happened") -> Judged:
    """A pair with a chance for one type, the rest for none."""
    chances = [0.0] * len(TYPES)
    chances[TYPES.index(NONE)] = 1 - chance
    chances[TYPES.index(type_)] += chance
    at = TEXT.index(words)
    return Judged(doer, receiver, Answer(tuple(chances), status, Span(at, at + len(words))))


def draft(pairs: Sequence[Judged]) -> Draft:
    made = Draft(Source("x", "text", TEXT, "0"), records.article(TEXT, language="it"))
    made.sentences = [Sentence(0, Span(0, len(TEXT)), "paragraph", Gate(True, "test"), atoms=atoms(TEXT))]
    made.judgements = {0: Judgements(tuple(pairs), ())}
    return made


def acts(pairs: Sequence[Judged], found: Sequence[Act] = ()) -> list[tuple[str, set[str], set[str]]]:
    made = draft(pairs)
    return [
        (act.type, {a.identity for a in act.actors}, {a.identity for a in act.recipients})
        for act in proposed(Context(made, None, "it"), found)  # type: ignore[arg-type]  # no cast is needed
    ]


def test_pairs_of_one_act_are_one_record_with_all_its_recipients() -> None:
    pairs = [judged(ITA, FRA, "ACCUSE", 0.9, "ha criticato"), judged(ITA, DEU, "ACCUSE", 0.8, "criticato")]
    assert acts(pairs) == [("ACCUSE", {"ITA"}, {"FRA", "DEU"})]


MEETING = "I ministri di Turchia e Grecia si sono incontrati in Italia."


def met(pairs: Sequence[tuple[str, str]], *, type_: str = "CONSULT") -> list[tuple[set[str], set[str]]]:
    """The sides of the acts of a meeting that was found between these, whose place is named."""
    codes = {"Turchia": "TUR", "Grecia": "GRC", "Italia": "ITA"}

    def evidence(word: str, field: str) -> Evidence:
        return cite(MEETING, field, MEETING.index(word), MEETING.index(word) + len(word))

    who = {word: Actor(evidence(word, "actor"), code, code) for word, code in codes.items()}
    words = evidence("incontrati", "trigger").span
    chances = tuple(0.95 if name == type_ else 0.0 for name in TYPES)
    made = Draft(Source("x", "text", MEETING, "0"), records.article(MEETING, language="it"))
    made.sentences = [Sentence(0, Span(0, len(MEETING)), "paragraph", Gate(True, "test"))]
    made.judgements = {0: Judgements(tuple(Judged(who[a], who[b], Answer(chances, "happened", words)) for a, b in pairs), ())}
    context = Context(made, None, "it")  # type: ignore[arg-type]  # no cast is needed
    return [({a.identity for a in act.actors}, {a.identity for a in act.recipients}) for act in proposed(context, [])]


BOTH_WAYS = [("Turchia", "Grecia"), ("Grecia", "Turchia")]


@pytest.mark.parametrize(
    "pairs",
    [
        [*BOTH_WAYS, ("Turchia", "Italia"), ("Italia", "Turchia")],
        [*BOTH_WAYS, ("Italia", "Grecia")],
        [("Turchia", "Italia"), ("Grecia", "Italia")],  # toward the place alone, and so with each other
    ],
)
def test_the_place_of_what_two_others_do_together_is_no_party(pairs: list[tuple[str, str]]) -> None:
    assert met(pairs) == [({"TUR", "GRC"}, set())]


def test_the_place_does_nothing_itself() -> None:
    assert met([("Italia", "Turchia")]) == []


def test_one_alone_is_the_guest_of_the_place() -> None:
    assert met([("Turchia", "Italia")]) == [({"TUR"}, {"ITA"})]


def test_the_place_of_what_is_not_done_together_may_suffer_it() -> None:
    assert met([("Turchia", "Italia"), ("Grecia", "Italia")], type_="ASSAULT") == [({"TUR", "GRC"}, {"ITA"})]


def test_what_two_do_toward_each_other_they_do_together() -> None:
    pairs = [judged(TUR, GRC, "SUPPORT", 0.9, "hanno firmato"), judged(GRC, TUR, "SUPPORT", 0.85, "hanno firmato")]
    assert acts(pairs) == [("SUPPORT", {"TUR", "GRC"}, set())]


def test_of_a_hostile_act_seen_both_ways_the_likelier_counts() -> None:
    pairs = [judged(ITA, FRA, "ACCUSE", 0.9, "criticato"), judged(FRA, ITA, "ACCUSE", 0.7, "criticato")]
    assert acts(pairs) == [("ACCUSE", {"ITA"}, {"FRA"})]


@pytest.mark.parametrize(
    ("type_", "words", "enough"),
    [
        ("ACCUSE", "criticato", LEAST_TOLD),  # the lexicon has these words, and under this type
        ("AID", "criticato", LEAST_AGAINST),  # it has them under others alone
        ("AID", "e Berlino", LEAST_ALONE),  # it does not know them
    ],
)
def test_how_likely_an_act_must_be_depends_on_what_the_lexicon_says(type_: str, words: str, enough: float) -> None:
    others = [judged(GRC, DEU, "AID", 0.0, "criticato")]
    assert len(acts([judged(ITA, FRA, type_, enough + 0.01, words), *others])) == 1
    assert acts([judged(ITA, FRA, type_, enough - 0.01, words), *others]) == []


def test_where_two_are_named_an_act_need_be_less_likely() -> None:
    assert len(acts([judged(ITA, FRA, "ACCUSE", LESS * LEAST_TOLD + 0.01, "criticato")])) == 1
    assert acts([judged(ITA, FRA, "ACCUSE", LESS * LEAST_TOLD - 0.01, "criticato")]) == []


@pytest.mark.parametrize(("pointed", "words"), [("e Berlino", "criticato"), ("criticato Parigi", "criticato Parigi")])
def test_an_act_is_told_by_the_words_that_the_lexicon_has_for_it(pointed: str, words: str) -> None:
    """The reader is surer of the type than of the words; where it points at those of the lexicon, they stay as it says."""
    made = draft([judged(ITA, FRA, "ACCUSE", 0.9, pointed)])
    (act,) = proposed(Context(made, None, "it"), [])  # type: ignore[arg-type]  # no cast is needed
    assert TEXT[act.span.start : act.span.end] == words


def test_who_is_much_less_likely_does_not_join_an_act() -> None:
    pairs = [judged(ITA, FRA, "ACCUSE", 0.9, "criticato"), judged(ITA, DEU, "ACCUSE", 0.4, "criticato")]
    assert acts(pairs) == [("ACCUSE", {"ITA"}, {"FRA"})]


@pytest.mark.parametrize(
    "pair",
    [
        judged(ITA, FRA, "ACCUSE", 0.01, "criticato"),  # too unlikely
        judged(ITA, FRA, "SANCTION", 0.9, "criticato", "hypothetical"),  # only possible
        judged(ITA, None, "ACCUSE", 0.9, "criticato"),  # of nobody
    ],
)
def test_no_act_is_made_of(pair: Judged) -> None:
    assert acts([pair]) == []


def test_one_side_is_enough_where_the_type_allows_it_and_no_pair_says_more() -> None:
    alone = judged(TUR, None, "MOBILIZE", 0.9, "firmato")
    assert acts([alone]) == [("MOBILIZE", {"TUR"}, set())]
    assert acts([alone, judged(TUR, GRC, "MOBILIZE", 0.9, "firmato")]) == [("MOBILIZE", {"TUR"}, {"GRC"})]


def rules(type_: str, words: str, doers: tuple[Actor, ...], receivers: tuple[Actor, ...]) -> Act:
    at = TEXT.index(words)
    return Act(0, None, type_, (), (), doers, receivers, "happened", Span(at, at + len(words)), "it/events: x")


def test_what_the_rules_have_found_is_not_proposed_again() -> None:
    pairs = [judged(ITA, FRA, "ACCUSE", 0.9, "criticato")]
    assert acts(pairs, [rules("ACCUSE", "ha criticato", (ITA,), (DEU,))]) == []
    assert acts(pairs, [rules("REJECT", "ha criticato", (ITA,), (FRA,))]) == []
    assert len(acts(pairs, [rules("SUPPORT", "hanno firmato", (TUR, GRC), ())])) == 1


def test_the_same_words_may_tell_what_one_does_to_two() -> None:
    """The reader is surer of types and sides than of words, so that another act toward somebody else stays where it points at the same ones."""
    pairs = [judged(ITA, FRA, "ACCUSE", 0.9, "criticato"), judged(ITA, DEU, "SANCTION", 0.85, "criticato")]
    assert acts(pairs) == [("ACCUSE", {"ITA"}, {"FRA"}), ("SANCTION", {"ITA"}, {"DEU"})]


def test_an_act_of_the_rules_bears_what_the_reader_thinks_of_it() -> None:
    act = rules("ACCUSE", "ha criticato", (ITA,), (FRA,))
    agreed = weighed(draft([judged(ITA, FRA, "ACCUSE", 0.9, "criticato")]), act)
    assert (agreed.carried, agreed.confidence) == ("both", 0.9)
    doubted = weighed(draft([judged(ITA, FRA, "ACCUSE", 0.2, "criticato")]), act)
    assert (doubted.carried, doubted.confidence) == ("rules", 0.2)
    assert weighed(draft([judged(FRA, ITA, "ACCUSE", 0.9, "criticato")]), act) == act  # another pair: nothing is known of this one


@pytest.mark.parametrize(
    ("doers", "chance", "toward"),
    [((ITA,), 0.6, {"FRA"}), ((ITA,), 0.4, set()), ((ITA, GRC), 0.9, set()), ((GRC,), 0.9, set())],
)
def test_the_reader_says_toward_whom_one_acts_where_the_rules_find_nobody(
    doers: tuple[Actor, ...], chance: float, toward: set[str]
) -> None:
    made = draft([judged(ITA, FRA, "PROTEST", chance, "criticato")])
    act = weighed(made, rules("PROTEST", "criticato", doers, ()))
    assert {actor.identity for actor in act.recipients} == toward
    assert ("toward whom: reader" in act.rule) == bool(toward)


def test_where_the_reader_sees_something_else_a_note_says_so() -> None:
    made = draft([judged(ITA, FRA, "ACCUSE", 0.0, "criticato")])
    act = weighed(made, rules("ACCUSE", "ha criticato", (ITA,), (FRA,)))
    assert (act.carried, act.confidence) == ("rules", 0.0)
    assert "the reader sees NONE (1.00)" in made.notes[0].what
