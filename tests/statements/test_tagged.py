from __future__ import annotations

import pytest

import records
from detente.draft import Draft, Gate, Mention, Sentence, Source
from detente.evidence import Span, cite
from detente.model import Actor
from detente.phrases import atoms
from detente.reader.stage import Judgements
from detente.statements.stage import run

LINES = [
    # language, text with the words of S, Q, C between bars, force
    ("de", "|S:Außenministerin Baerbock| |Q:warnte|, |C:Moskau spiele auf Zeit|.", "warn", "indirect"),
    ("ru", "|Q:По словам| |S:Лаврова|, |C:договор будет подписан|.", "say", "indirect"),
    ("es", "«|C:No cederemos nunca|», |Q:afirmó| |S:el ministro|.", "claim", "direct"),
]


def drafted(language: str, line: str) -> Draft:
    text, spans = "", []
    for part in line.split("|"):
        letter, _, words = part.partition(":")
        if letter in {"S", "Q", "C"} and words:
            spans.append((letter, Span(len(text), len(text) + len(words))))
            text += words
        else:
            text += part
    made = Draft(Source("x", "text", text, "0"), records.article(text, language=language))
    made.sentences = [Sentence(0, Span(0, len(text)), "paragraph", Gate(True, "test"), atoms=atoms(text))]
    made.judgements = {0: Judgements((), tuple(spans))}
    return made


@pytest.mark.parametrize(("language", "line", "force", "kind"), LINES)
def test_tags_make_a_statement_with_source_cue_and_content(language: str, line: str, force: str, kind: str) -> None:
    made = drafted(language, line)
    run([made])
    (said,) = made.statements
    wanted = {part[0]: part[2:] for part in line.split("|") if part[:2] in {"S:", "Q:", "C:"}}
    assert said.source is not None
    assert (said.source.quote, said.cue.quote, said.content.quote) == (wanted["S"], wanted["Q"], wanted["C"])
    assert (said.force, said.kind) == (force, kind)
    assert said.speaker is not None
    assert said.chain[0].kind == "outlet"


def test_the_speaker_is_the_actor_whom_the_source_names() -> None:
    made = drafted("de", "|S:Annalena Baerbock| |Q:sagte|, |C:Moskau spiele auf Zeit|.")
    person = Actor(cite(made.article.text, "actor", 0, 17), "annalena-baerbock", "DEU", person="Annalena Baerbock")
    made.mentions = [Mention(Span(0, 17), "person", 0, None, person)]
    run([made])
    assert made.statements[0].speaker == person


def test_a_cue_without_content_is_no_statement() -> None:
    made = drafted("de", "|S:Baerbock| |Q:schwieg| lange.")
    run([made])
    assert made.statements == []


def test_words_on_both_sides_of_a_cue_are_one_statement() -> None:
    made = drafted("es", "«|C:No cederemos nunca|», |Q:dijo| |S:el ministro|, «|C:nunca en esta vida|».")
    run([made])
    (said,) = made.statements
    assert [said.content.quote, *(more.quote for more in said.continued)] == ["No cederemos nunca", "nunca en esta vida"]
