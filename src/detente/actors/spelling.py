"""Names compared across spellings and scripts: "Sergueï", "Sergey", "Sergej" and "Сергей" share a key.

A key keeps the consonants of each word in coarse classes, since romanisations differ most in vowels (Knight & Graehl 1998 give the
usual confusions). It only proposes; `likeness` says how near two spellings are, and decides. Letters and sounds are data:
`actors/letters.tsv`, `actors/sounds.tsv`, `actors/particles.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import islice, product

from detente.resources import table

__all__ = ["fold", "keys", "latin", "least_likeness", "likeness", "words"]

ARABIC_ARTICLE = re.compile(r"\bال(?=\w{2})")
ARABIC_LETTER = re.compile(r"[\u0621-\u06ff]")
# "Abdelaziz", "Abdul" and "Abd al-" begin alike.
SERVANT = re.compile(r"^abd(?:[aeuo]l(?=.{2})|[aeuo]l?(?=rr|ss|nn|zz)|(?=[a-z]{2}))")
VOWELS = frozenset("aeiouy")
VOWELLED = re.compile("[aeiouwy]")
ONE_IN_ARABIC = str.maketrans("fpgq", "vbkk")
SILENT = "silent"
MOST_KEYS = 64  # of one name; spellings with more ambiguous letters are cut off at their likeliest readings


@cache
def _letters() -> dict[int, str]:
    """What each letter of another script, or without a base letter, is in Latin letters; one form of apostrophe."""
    apostrophes = dict.fromkeys("\u2019\u02bc\u02bb", "'")
    return str.maketrans({row["letter"]: row["latin"] for row in table("actors/letters.tsv")} | apostrophes)


@cache
def _particles() -> frozenset[str]:
    """Words that belong to names and are left out as often as not."""
    return frozenset(row["word"] for row in table("actors/particles.tsv"))


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """All spellings of consonants, the longest first, and the classes that each may stand for in some language."""
    classes = {
        row["spelling"]: tuple("" if sound == SILENT else sound for sound in row["classes"].split("|"))
        for row in table("actors/sounds.tsv")
    }
    return re.compile("|".join(sorted(classes, key=lambda spelling: (-len(spelling), spelling)))), classes


def latin(text: str) -> str:
    """A name in Latin letters, lower case: Cyrillic and Arabic transcribed letter by letter."""
    return ARABIC_ARTICLE.sub("ال ", unicodedata.normalize("NFC", text).lower()).translate(_letters())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case in Latin letters without diacritics, typographic apostrophes as plain ones."""
    plain = unicodedata.normalize("NFD", latin(text))
    if plain.isascii():
        return plain
    # A letter that only a diacritic kept off the file of letters ("Ӱ") is on it without.
    return latin("".join(c for c in plain if not unicodedata.combining(c)))


def words(name: str) -> list[str]:
    """The folded words of a name, hyphens read as blanks, without particles."""
    return list(_words(name))


@lru_cache(maxsize=65_536)
def _words(name: str) -> tuple[str, ...]:
    out: list[str] = []
    for word in re.findall(r"[^\W_]+", fold(name).replace("'", "")):
        out += [part for part in SERVANT.sub("abd ", word).split() if part not in _particles()]
    return tuple(out)


@lru_cache(maxsize=65_536)
def _sounds(word: str) -> tuple[str, ...]:
    """The consonant classes of a folded word, likeliest first, one string for each reading; a vowel at the start is kept as "a"."""
    pattern, classes = _spellings()
    choices = [classes[spelling] for spelling in pattern.findall(word)]
    if word[:1] in VOWELS:
        choices.insert(0, ("a",))
    readings = (re.sub(r"(.)\1+", r"\1", "".join(choice)) for choice in islice(product(*choices), MOST_KEYS))
    return tuple(dict.fromkeys(readings))


@lru_cache(maxsize=65_536)
def keys(name: str) -> frozenset[str]:
    """The keys of a name, one for each reading of its spelling; the order of its words is left out. Empty for scripts that it cannot read."""
    readings = [_sounds(word) for word in sorted(words(name))]
    if not readings:
        return frozenset()
    return frozenset(" ".join(sorted(filter(None, reading))) for reading in islice(product(*readings), MOST_KEYS))


def _consonants(text: str) -> str:
    """A folded text without vowels, and with one letter for sounds that Arabic writes as one."""
    return VOWELLED.sub("", text).translate(ONE_IN_ARABIC)


@lru_cache(maxsize=65_536)
def likeness(name: str, other: str, least: float = 0.0) -> float:
    """How near two spellings of a name are, 0 to 1 (Ratcliff & Obershelp 1988, on folded words in sorted order); 0 where it is below `least`
    whatever the order of their letters.

    Where one is in Arabic script, which leaves short vowels out, consonants alone are compared.
    """
    one, two = " ".join(sorted(words(name))), " ".join(sorted(words(other)))
    if ARABIC_LETTER.search(name + other):
        one, two = _consonants(one), _consonants(two)
    if not one or not two or (least and _shared(one, two) < least):
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _shared(one: str, two: str) -> float:
    """What the likeness of two texts would be if all letters that they share stood in the same order: a bound, found in a tenth of the time."""
    return 2.0 * sum([min(one.count(letter), two.count(letter)) for letter in set(one)]) / (len(one) + len(two))


@lru_cache(maxsize=65_536)
def least_likeness(name: str, other: str) -> float:
    """The likeness of the word of the shorter name that is least like any word of the longer one: a first name alone proves nothing."""
    one, two = sorted((words(name), words(other)), key=len)
    if ARABIC_LETTER.search(name + other):
        one, two = [_consonants(word) for word in one], [_consonants(word) for word in two]
    return min((max((likeness(word, found) for found in two), default=0.0) for word in one), default=0.0)
