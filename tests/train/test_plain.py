from __future__ import annotations

import json
from pathlib import Path

from train.plain import MOST_SIDES, collected, sentences_in, sentences_of

NAMED = "France and Germany agreed on Monday to build a new railway bridge across the Rhine."


def test_who_is_named_with_a_country_is_a_side() -> None:
    (row,) = collected([NAMED])
    assert [NAMED[start:end] for start, end in row["sides"]] == ["France", "Germany"]  # type: ignore[attr-defined]  # pairs of numbers


def test_a_text_is_taken_once_and_neither_short_nor_long() -> None:
    assert [row["text"] for row in collected([NAMED, NAMED, "France agreed.", NAMED * 20])] == [NAMED]


def test_of_sentences_that_name_nobody_some_are_kept_with_words_for_sides() -> None:
    bare = [
        f"The {word} bridge was opened to traffic in the early morning of that day."
        for word in ["old", "new", "red", "long", "low", "wide"]
    ]
    rows = list(collected(bare))
    assert len(rows) < len(bare)
    assert rows == list(collected(bare))
    for row in rows:
        sides = row["sides"]
        assert all(0 <= start < end <= len(str(row["text"])) for start, end in sides)  # type: ignore[attr-defined]
        assert len(sides) <= MOST_SIDES  # type: ignore[arg-type]


def test_treebanks_and_articles_give_their_sentences(tmp_path: Path) -> None:
    (tmp_path / "en_x-ud-dev.conllu").write_text("# sent_id = 1\n# text = One thing.\n1\tOne\n\n# text = Another.\n", encoding="utf-8")
    assert list(sentences_of(tmp_path)) == ["One thing.", "Another."]
    file = tmp_path / "a.jsonl"
    rows = [{"lang": "en", "text": "It rained.\nThen it snowed. We left."}, {"lang": "fr", "text": "Il pleut."}]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert list(sentences_in(file, "en")) == ["It rained.", "Then it snowed.", "We left."]
