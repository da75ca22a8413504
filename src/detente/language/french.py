"""What spaCy's French package needs: loading in half the time, and tenses put right.

`spacy.lang.fr.tokenizer_exceptions` compiles one regular expression of some 200,000 characters on import, and the package's tokenizer
compiles it again from disk: 2.3 s of a cold start of 4.3 s. All it does is keep hyphenated words whole. A short expression does that too (and for
"américano-japonaise" as well as for the words on spaCy's list), so it stands in for the module, and the rest of the tokenizer is read from disk.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from detente.language.readings import Reading

__all__ = ["load", "mended"]

EXCEPTIONS_MODULE = "spacy.lang.fr.tokenizer_exceptions"
# Words joined by hyphens, but for inverted pronouns and particles ("est-il", "a-t-on", "celui-ci"), which are tokens of their own.
HYPHENATED = re.compile(
    r"(?!.*-(?:t-)?(?:t|ils?|elles?|on|je|tu|nous|vous|moi|toi|lui|leur|y|en|ce|là|ci|les?|la)$)[^\W\d_]+(?:-[^\W_]+)+$", re.IGNORECASE
).match


def load(module: Any, exclude: list[str]) -> Any:
    """The pipeline of the installed French package `module`, without the components in `exclude`."""
    if EXCEPTIONS_MODULE not in sys.modules:
        light = ModuleType(EXCEPTIONS_MODULE)
        vars(light).update(TOKENIZER_EXCEPTIONS={}, TOKEN_MATCH=HYPHENATED)
        sys.modules[EXCEPTIONS_MODULE] = light
    nlp = module.load(exclude=[*exclude, "tokenizer"])
    nlp.tokenizer.from_disk(Path(nlp.path) / "tokenizer", exclude=["token_match"])
    nlp.tokenizer.token_match = HYPHENATED
    return nlp


VERBAL = frozenset({"VERB", "AUX"})
FUTURE = re.compile(r"r(?:a|as|ons|ez|ont)$", re.IGNORECASE)
CONDITIONAL = re.compile(r"r(?:ais|ait|ions|iez|aient)$", re.IGNORECASE)
FIRST_PERSON = "rai"  # a future too, but the ending of other forms as well ("vrai"), so it shows none by itself


def mended(text: str, reading: Reading) -> Reading:
    """The reading of a word with the tense that its ending shows: the tagger takes rarer futures and conditionals for presents and imperfects, and
    some presents for futures ("fournit").

    An ending in -ra or -rait is no future where the infinitive's own stem ends in r ("entra", "courait").
    """
    if reading.pos not in VERBAL or reading.feats.get("VerbForm") == "Inf" or len(text) < 5:
        return reading
    lowered, lemma = text.lower(), reading.lemma.lower()
    for ending, tense, mood in ((FUTURE, "Fut", "Ind"), (CONDITIONAL, "Pres", "Cnd")):
        match = ending.search(lowered)
        if match and lowered[: match.start() + 1] != lemma[:-2]:
            return reading._replace(feats={**reading.feats, "VerbForm": "Fin", "Tense": tense, "Mood": mood})
    if reading.feats.get("Tense") == "Fut" and not FUTURE.search(lowered) and not lowered.endswith(FIRST_PERSON):
        return reading._replace(feats={**reading.feats, "Tense": "Pres"})
    return reading
