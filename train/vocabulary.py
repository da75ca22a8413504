"""The vocabulary of the reader: the base model's pieces, cut to what the languages of the reader need.

A piece stays when it is among the ones that a language's words are most often cut into, words weighed by their frequency (package wordfreq,
data CC BY-SA 4.0: only counts are used), or when it is a single character of a script of these languages.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from detente.resources import table
from train.base import Base

__all__ = ["LANGUAGES", "cut", "tokenizer"]

LANGUAGES = ("en", "fr", "es", "de", "it", "pt", "ru", "uk", "ar", "fa", "tr", "vi", "zh", "ja", "ko", "pl")
PIECES = 84_000  # 32 MB of the file's 60 in int8
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")
WORDS = 100_000  # a language; rarer ones add no piece
CAPITALISED, ABBREVIATED, LONGEST_ABBREVIATION = 0.3, 0.1, 5
NAME = 3e-6  # a name of the actor files counts as a word three times in a million
NAMES = ("actors/names.tsv", "actors/body_names.tsv", "actors/person_names.tsv", "actors/party_names.tsv")
SPECIAL = 4  # <s>, <pad>, </s>, <unk>


def tokenizer(pieces: Sequence[tuple[str, float]], unk: int) -> Tokenizer:
    """A Unigram tokenizer (Kudo 2018) over these pieces, with the normalisation that they were made with (NFKC, one blank)."""
    out = Tokenizer(models.Unigram([(text, score) for text, score in pieces], unk_id=unk))
    out.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"[\s\u200c\u200d]+"), " ")])
    out.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    out.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    return out


def cut(base: Base) -> list[int]:
    """Ids of the base vocabulary that stay, in their old order."""
    import wordfreq

    whole = tokenizer(base.pieces, base.unk)
    kept = set(range(SPECIAL)) | {i for i, (text, _) in enumerate(base.pieces) if i >= SPECIAL and _letter(text.removeprefix("▁"))}
    ranked = []
    for language in LANGUAGES:
        words = sorted(wordfreq.get_frequency_dict(language, "best").items(), key=lambda item: (-item[1], item[0]))[:WORDS]
        written = [form for word, weight in words for form in _written(word, weight)]
        written += [(row["text"], NAME) for file in NAMES for row in table(file) if row["lang"] == language]
        counts: Counter[int] = Counter()
        for (_, weight), encoding in zip(written, whole.encode_batch([w for w, _ in written], add_special_tokens=False), strict=True):
            counts.update(dict.fromkeys(encoding.ids, weight))
        ranked.append([i for i, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))])
    for places in range(max(map(len, ranked))):
        for ids in ranked:
            if places < len(ids) and len(kept) < PIECES:
                kept.add(ids[places])
    return sorted(kept)


def _written(word: str, weight: float) -> Iterator[tuple[str, float]]:
    """A word as the frequency list has it, in lower case; at the head of a sentence or as a name; short ones as an abbreviation too."""
    yield word, weight
    if word.title() != word:
        yield word.title(), weight * CAPITALISED
        if len(word) <= LONGEST_ABBREVIATION:
            yield word.upper(), weight * ABBREVIATED


def _letter(text: str) -> bool:
    """Whether a piece is one character that the reader's languages write with; marks and digits are of all."""
    if len(text) != 1:
        return not text
    if not text.isalpha():
        return True
    return unicodedata.name(text, "").split(" ")[0].split("-")[0] in SCRIPTS
