from __future__ import annotations

import pytest

from analysed import parse, token

CASES = [
    # language, sentence, word, its UD relation, its governor ("" for the root)
    ("en", "Washington was criticised by Moscow.", "Moscow", "obl:agent", "criticised"),
    ("en", "Washington was criticised by Moscow.", "Washington", "nsubj:pass", "criticised"),
    ("en", "Paris withdrew from the treaty.", "treaty", "obl", "withdrew"),
    ("en", "Paris withdrew from the treaty.", "from", "case", "treaty"),
    ("en", "The alliance is a threat.", "threat", "root", ""),
    ("en", "The alliance is a threat.", "is", "cop", "threat"),
    ("en", "The alliance is a threat.", "alliance", "nsubj", "threat"),
    ("en", "Russia attacked Ukraine.", "Ukraine", "obj", "attacked"),
    ("en", "The president of France spoke.", "France", "nmod", "president"),
    ("en", "Britain's minister spoke.", "Britain", "nmod:poss", "minister"),
    ("en", "He did not sign the deal.", "not", "advmod", "sign"),
    ("en", "The troops that invaded Kuwait left.", "invaded", "acl:relcl", "troops"),
    ("fr", "Washington a été critiqué par Moscou.", "Moscou", "obl:agent", "critiqué"),
    ("fr", "La Russie a condamné les frappes.", "frappes", "obj", "condamné"),
    ("fr", "L'alliance est une menace.", "menace", "root", ""),
    ("fr", "Selon M. Lavrov, l'alliance a donné à Washington le droit de frapper.", "alliance", "nsubj", "donné"),
    ("fr", "Il salue les relations entre la Russie et les États-Unis.", "États-Unis", "conj", "Russie"),
]


@pytest.mark.parametrize(("language", "text", "word", "dep", "head"), CASES)
def test_relations_are_universal(language: str, text: str, word: str, dep: str, head: str) -> None:
    sentence = parse(language, text)
    found = sentence.tokens[token(sentence, word)]
    assert (found.dep, sentence.tokens[found.head].text if found.head >= 0 else "") == (dep, head)


@pytest.mark.parametrize(("language", "text"), sorted({(case[0], case[1]) for case in CASES}))
def test_trees_are_trees(language: str, text: str) -> None:
    sentence = parse(language, text)
    for start in sentence.tokens:
        seen = set()
        node = start.i
        while node >= 0:
            assert node not in seen, f"loop at {sentence.tokens[node].text}"
            seen.add(node)
            node = sentence.tokens[node].head
    for found in sentence.tokens:
        assert text[found.start : found.end] == found.text
