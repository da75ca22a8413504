"""Names compared across spellings and scripts: "Sergueï", "Sergey", "Sergej" and "Сергей" share a key.

A key keeps the consonants of each word in coarse classes, since romanisations differ most in vowels (Knight & Graehl 1998 give the
usual confusions). It only proposes; `likeness` says how near two spellings are, and decides.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

__all__ = ["fold", "keys", "latin", "likeness", "words"]

# Letters that have no decomposition into a base letter and a mark.
UNDECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e", "’": "'", "ʼ": "'", "ʻ": "'"}
)
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўћђјљњџѓќѕқғүұөңһәҳҷӣӯ",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye g u ch dj j lj nj dzh gj kj dz k g u u o n h a h j i u"
        .replace("_", "").split(" "),
        strict=True,
    )
)
ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچژگکیڤ",
        "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a  a a i w y p ch zh g k y v".split(" "),
        strict=True,
    )
)
SCRIPTS = str.maketrans({**CYRILLIC, **ARABIC})
ARABIC_ARTICLE = re.compile(r"\bال(?=\w{2})")
ARABIC_LETTER = re.compile(r"[\u0621-\u06ff]")
# Words that belong to names and are left out as often as not.
PARTICLES = frozenset("al el ul as ad an ar ash at ou bin ben ibn bint de da di do dos du la le van von der den dem ter bey haji hadj".split())
SERVANT = re.compile(r"^abd[aeuo]l(?=.{2})|^abd(?=[aeuo]l$)")  # "Abdelaziz", "Abdul" and "Abd al-" begin alike

VOWELS = frozenset("aeiouy")
VOWELLED = re.compile("[aeiouwy]")
# Digraphs and letters with the classes they may stand for, in some language's spelling: s for hissing sounds, k for sounds of the throat.
SOUNDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("shch", ("s",)),
    ("schtsch", ("s",)),
    ("tsch", ("s",)),
    ("tch", ("s",)),
    ("sch", ("s",)),
    ("dzh", ("s",)),
    ("dsch", ("s",)),
    ("tsh", ("s",)),
    ("ch", ("s", "k")),
    ("sh", ("s",)),
    ("zh", ("s",)),
    ("kh", ("k", "")),
    ("gh", ("k", "")),
    ("dh", ("d",)),
    ("th", ("t", "s")),
    ("ph", ("v",)),
    ("dj", ("s",)),
    ("dz", ("s",)),
    ("ts", ("s",)),
    ("tz", ("s",)),
    ("cz", ("s",)),
    ("sz", ("s",)),
    ("rz", ("s", "r")),
    ("ck", ("k",)),
    ("qu", ("k",)),
    ("c", ("k", "s")),
    ("j", ("s", "")),
    ("g", ("k", "s")),
    ("x", ("s",)),
    ("q", ("k", "s")),
    ("w", ("", "v")),
    ("b", ("b",)),
    ("p", ("b",)),
    ("f", ("v",)),
    ("v", ("v",)),
    ("d", ("d",)),
    ("t", ("t",)),
    ("k", ("k",)),
    ("h", ("", "k")),
    ("l", ("l",)),
    ("m", ("m",)),
    ("n", ("n",)),
    ("r", ("r",)),
    ("s", ("s",)),
    ("z", ("s",)),
)
MOST_KEYS = 64  # of one name; spellings with more ambiguous letters are cut off at their likeliest readings


def latin(text: str) -> str:
    """A name in Latin letters, lower case: Cyrillic and Arabic transcribed letter by letter, Latin left as it is."""
    return ARABIC_ARTICLE.sub("ال ", unicodedata.normalize("NFC", text).lower()).translate(SCRIPTS)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case in Latin letters without diacritics, typographic apostrophes as plain ones."""
    plain = unicodedata.normalize("NFD", latin(text))
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(UNDECOMPOSED)


def words(name: str) -> list[str]:
    """The folded words of a name, hyphens read as blanks, without particles."""
    out = []
    for word in re.findall(r"[^\W_]+", fold(name).replace("'", "")):
        out += [part for part in SERVANT.sub("abd ", word).split() if part not in PARTICLES]
    return out


@lru_cache(maxsize=65_536)
def _sounds(word: str) -> tuple[str, ...]:
    """The consonant classes of a folded word, likeliest first, one string for each reading; a vowel at the start is kept as "a"."""
    choices: list[tuple[str, ...]] = [("a",)] if word[:1] in VOWELS else []
    i = 0
    while i < len(word):
        found = next(((spelling, classes) for spelling, classes in SOUNDS if word.startswith(spelling, i)), None)
        if found is not None:
            choices.append(found[1])
        i += len(found[0]) if found else 1
    readings = (re.sub(r"(.)\1+", r"\1", "".join(choice)) for choice in product(*choices))
    return tuple(dict.fromkeys(reading for reading, _ in zip(readings, range(MOST_KEYS), strict=False)))


@lru_cache(maxsize=65_536)
def keys(name: str) -> frozenset[str]:
    """The keys of a name, one for each reading of its spelling; the order of its words is left out. Empty for scripts that it cannot read."""
    readings = [_sounds(word) for word in words(name)]
    combined = product(*readings) if readings else iter(())
    return frozenset(" ".join(sorted(reading)) for reading, _ in zip(combined, range(MOST_KEYS), strict=False))


def likeness(name: str, other: str) -> float:
    """How near two spellings of a name are, 0 to 1 (Ratcliff & Obershelp 1988, on folded words in sorted order).

    Where one is in Arabic script, which leaves short vowels out, consonants alone are compared.
    """
    one, two = " ".join(sorted(words(name))), " ".join(sorted(words(other)))
    if ARABIC_LETTER.search(name + other):
        one, two = VOWELLED.sub("", one), VOWELLED.sub("", two)
    return SequenceMatcher(None, one, two, autojunk=False).ratio() if one and two else 0.0
