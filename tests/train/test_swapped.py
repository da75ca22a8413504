from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from train.examples import Example
from train.swapped import copies
from train.whole import whole, whole_of

TEXT = """{1:Ankara} warf {2:Athen} vor, Inseln zu bewaffnen, die {3:Rom} 1947 abtrat.
1>2 ACCUSE happened | warf

{1:Bukarest} lobte {2:Budapest}, das im Juni Truppen nach {3:Kiew} schickte.
1>2 SUPPORT happened | lobte
2>3 MOBILIZE happened | Truppen nach Kiew schickte"""


def told(example: Example) -> list[tuple[str | None, str | None, frozenset[str], str | None]]:
    def words(span: object) -> str | None:
        return None if span is None else example.text[span.start : span.end]  # type: ignore[attr-defined]

    return [(words(p.actor), words(p.recipient), label.types, words(label.trigger)) for p, label in example.pairs]


def sentences() -> list[Example]:
    return list(whole_of(TEXT, "de", "test"))


@given(st.integers(0, 10_000))
def test_what_is_done_stays_and_who_does_it_is_another_name_of_the_language(seed: int) -> None:
    originals = sentences()
    names = {e.text[s.start : s.end] for e in originals for s in e.actors or ()}
    for original, copy in zip(originals, copies(originals, seed), strict=True):
        named = [copy.text[span.start : span.end] for span in copy.actors or ()]
        assert set(named) <= names
        assert len(set(named)) == len(named)
        assert [types for _, _, types, _ in told(copy)] == [types for _, _, types, _ in told(original)]
        assert told(copy)[0][3] == told(original)[0][3]  # "warf", "lobte": words without a name in them


def test_words_around_a_name_grow_with_it() -> None:
    original = sentences()[1]
    for seed in range(20):
        copy = copies(sentences(), seed)[1]
        (act,) = [row for row in told(copy) if "MOBILIZE" in row[2]]
        assert act[3] == f"Truppen nach {act[1]} schickte"
    assert told(original)[1][3] == "Truppen nach Kiew schickte"


def test_the_seed_decides() -> None:
    assert copies(sentences(), 7) == copies(sentences(), 7)


def test_endings_are_kept_where_the_language_bends_its_nouns() -> None:
    folder = Path(__file__).parents[2] / "train" / "examples" / "whole"
    originals = list(whole(folder / "pl.txt"))[:60]
    for original, copy in zip(originals, copies(originals, 1), strict=True):
        for before, after in zip(original.actors or (), copy.actors or (), strict=True):
            assert original.text[before.start : before.end][-2:] == copy.text[after.start : after.end][-2:]
