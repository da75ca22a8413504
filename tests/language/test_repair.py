"""What parsers of news get wrong, and how it is mended: (language, sentence, word, relation, governor)."""

from __future__ import annotations

import pytest

from analysed import parse, token

CASES = [
    ("en", "Prime Minister Theresa May accused her critics of playing politics.", "May", "nsubj", "accused"),
    ("en", "Boris Johnson pressed his attack, saying a proposal that Britain should pay was absurd.", "proposal", "nsubj", "absurd"),
    ("fr", "Washington a déclaré que Moscou était son rival et a décidé de se retirer d'un traité.", "Washington", "nsubj", "déclaré"),
    ("fr", "Pékin s'oppose à la livraison d'armes américaines à Taïwan.", "Pékin", "nsubj", "oppose"),
    ("fr", "Israël et le Hamas ont conclu un cessez-le-feu.", "Israël", "nsubj", "conclu"),
    ("fr", "Israël et le Hamas ont conclu un cessez-le-feu.", "Hamas", "conj", "Israël"),
    ("fr", "Washington n'a pas imposé de sanctions contre l'Iran.", "sanctions", "obj", "imposé"),
    ("fr", "L'Inde se félicite de l'accord conclu avec la France.", "de", "case", "accord"),
    ("fr", "Le Premier ministre a accusé les détracteurs de son projet de quitter l'Union européenne.", "quitter", "acl", "projet"),
    ("fr", "C'est le dernier jour de la visite controversée du Président Erdogan en Allemagne.", "Allemagne", "nmod", "visite"),
    ("fr", "Selon M. Lavrov, l'alliance a donné à Washington le droit de frapper.", "alliance", "nsubj", "donné"),
    ("fr", "Un général russe cité par l'agence Interfax a démenti.", "cité", "acl", "général"),
    ("fr", "Une source européenne a confié à l'AFP que Paris reconnaîtrait la Palestine.", "reconnaîtrait", "ccomp", "confié"),
    ("fr", "Sergueï Lavrov a déclaré lors d'une conférence que Moscou répondrait.", "conférence", "obl", "déclaré"),
    (
        "fr",
        "Selon le ministère, le ministre arménien des Affaires étrangères Ararat Mirzoyan a félicité Paris.",
        "ministre",
        "nsubj",
        "félicité",
    ),
    ("en", "Russia, Sergei Lavrov said on Monday, will leave the INF treaty.", "Lavrov", "nsubj", "said"),
    ("en", "Russia, Sergei Lavrov said on Monday, will leave the INF treaty.", "Russia", "nsubj", "leave"),
    ("fr", "Kigali a rejeté dimanche les accusations de la RDC.", "accusations", "obj", "rejeté"),
    ("fr", "Le sommet entre Donald Trump et Kim Jong Un s'est tenu à Hanoï.", "Donald", "nmod", "sommet"),
]

TENSES = [
    ("La Russie respectera le traité.", "respectera", "Fut", "Ind"),
    ("Les troupes partiront demain.", "partiront", "Fut", "Ind"),
    ("La Chine aiderait la Russie.", "aiderait", "Pres", "Cnd"),
    ("Le ministre a dit que les troupes partiraient.", "partiraient", "Pres", "Cnd"),
]


@pytest.mark.parametrize(("language", "text", "word", "dep", "head"), CASES)
def test_repairs(language: str, text: str, word: str, dep: str, head: str) -> None:
    sentence = parse(language, text)
    found = sentence.tokens[token(sentence, word)]
    assert (found.dep, sentence.tokens[found.head].text if found.head >= 0 else "") == (dep, head)


@pytest.mark.parametrize(("language", "text"), sorted({case[:2] for case in CASES}))
def test_mended_trees_are_trees(language: str, text: str) -> None:
    tokens = parse(language, text).tokens
    for start in tokens:
        seen, node = set(), start.i
        while node >= 0:
            assert node not in seen
            seen.add(node)
            node = tokens[node].head


@pytest.mark.parametrize(("text", "verb", "tense", "mood"), TENSES)
def test_tenses_follow_the_ending(text: str, verb: str, tense: str, mood: str) -> None:
    sentence = parse("fr", text)
    feats = sentence.tokens[token(sentence, verb)].feats
    assert (feats.get("Tense"), feats.get("Mood")) == (tense, mood)


def test_an_infinitive_stem_in_r_is_no_future() -> None:
    sentence = parse("fr", "La Russie entra en guerre.")
    assert sentence.tokens[token(sentence, "entra")].feats.get("Tense") != "Fut"
