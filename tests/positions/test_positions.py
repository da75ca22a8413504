"""Who stands where on what."""

from __future__ import annotations

import pytest

from analysed import code

CASES = [
    # Columns: a sentence; the holder's identity; stance; words of the target; countries and bodies that the target belongs to.
    ("La Russie considère l'alliance américano-japonaise comme une menace.", "RUS", "oppose", "l'alliance américano-japonaise", "JPN USA"),
    ("Pékin s'oppose à la livraison d'armes américaines à Taïwan.", "CHN", "oppose", "à la livraison d'armes américaines à Taïwan", "USA"),
    (
        "Paris soutient la candidature de Kiev à l'Union européenne.",
        "FRA",
        "support",
        "la candidature de Kiev à l'Union européenne",
        "IGO UKR",
    ),
    ("La Turquie est favorable à un cessez-le-feu en Syrie.", "TUR", "support", "à un cessez-le-feu en Syrie", "SYR"),
    ("L'Allemagne a rejeté la proposition russe.", "DEU", "oppose", "la proposition russe", "RUS"),
    ("Téhéran refuse de renoncer à son programme nucléaire.", "IRN", "oppose", "de renoncer à son programme nucléaire", ""),
    (
        "Le Premier ministre hongrois a critiqué les sanctions contre la Russie.",
        "HUN/head-of-government",
        "oppose",
        "les sanctions contre la Russie",
        "RUS",
    ),
    ("Le Japon espère signer un traité de paix avec Moscou.", "JPN", "support", "signer un traité de paix avec Moscou", "RUS"),
    ("Moscou a qualifié l'accord d'erreur historique.", "RUS", "oppose", "l'accord d'erreur historique", ""),
    ("L'Inde se félicite de l'accord conclu avec la France.", "IND", "support", "de l'accord conclu avec la France", ""),
    (
        "Le président chinois a salué les efforts de la Corée du Sud.",
        "CHN/head-of-state",
        "support",
        "les efforts de la Corée du Sud",
        "KOR",
    ),
    (
        "Israël veut détruire les installations nucléaires iraniennes.",
        "ISR",
        "support",
        "détruire les installations nucléaires iraniennes",
        "IRN",
    ),
    ("L'Union européenne a condamné les violences en Birmanie.", "EU", "oppose", "les violences en Birmanie", "MMR"),
    (
        "Le ministre polonais a déclaré que le gazoduc russe était une menace pour l'Europe.",
        "POL/minister",
        "oppose",
        "le gazoduc russe",
        "RUS",
    ),
    ("La Grèce reste opposée à l'adhésion de la Turquie.", "GRC", "oppose", "à l'adhésion de la Turquie", "TUR"),
    ("L'opposition de la France à l'accord avec le Mercosur demeure.", "FRA", "oppose", "à l'accord avec le Mercosur", "IGO"),
    ("Russia sees the American-Japanese alliance as a threat.", "RUS", "oppose", "the American-Japanese alliance", "JPN USA"),
    ("Beijing opposes American arms sales to Taiwan.", "CHN", "oppose", "American arms sales to Taiwan", "USA"),
    ("France supports Ukraine's bid to join the European Union.", "FRA", "support", "Ukraine's bid to join the European Union", "UKR"),
    ("Turkey favours a ceasefire in Syria.", "TUR", "support", "a ceasefire in Syria", "SYR"),
    ("Germany rejected the Russian proposal.", "DEU", "oppose", "the Russian proposal", "RUS"),
    ("Iran refuses to give up its nuclear programme.", "IRN", "oppose", "to give up its nuclear programme", ""),
    (
        "Hungary's prime minister criticised the sanctions against Russia.",
        "HUN/head-of-government",
        "oppose",
        "the sanctions against Russia",
        "RUS",
    ),
    ("Japan hopes to sign a peace treaty with Russia.", "JPN", "support", "to sign a peace treaty with Russia", "RUS"),
    ("Moscow called the deal a historic mistake.", "RUS", "oppose", "the deal", ""),
    ("India welcomed the agreement with France.", "IND", "support", "the agreement with France", "FRA"),
    ("China's president praised South Korea's efforts.", "CHN/head-of-state", "support", "South Korea's efforts", "KOR"),
    ("Israel wants to destroy Iran's nuclear facilities.", "ISR", "support", "to destroy Iran's nuclear facilities", "IRN"),
    ("The European Union condemned the violence in Myanmar.", "EU", "oppose", "the violence in Myanmar", "MMR"),
    ("The Polish minister said the Russian pipeline was a threat to Europe.", "POL/minister", "oppose", "the Russian pipeline", "RUS"),
]

CONDITIONS = [
    (
        "Washington est prêt à négocier avec l'Iran à condition que Téhéran gèle son programme nucléaire.",
        "USA",
        "à condition que Téhéran gèle son programme nucléaire",
    ),
    (
        "Washington is ready to negotiate with Iran provided that Tehran freezes its nuclear programme.",
        "USA",
        "provided that Tehran freezes its nuclear programme",
    ),
    ("Ukraine will not accept the deal without security guarantees.", "UKR", "without security guarantees"),
]


@pytest.mark.parametrize(("text", "holder", "stance", "target", "members"), CASES)
def test_positions(text: str, holder: str, stance: str, target: str, members: str) -> None:
    (position,) = code(text).positions
    assert (position.holder.identity, position.stance, position.target.quote) == (holder, stance, target)
    assert set(position.target_members) == set(members.split())
    assert position.evidence.span.covers(position.target.span)


@pytest.mark.parametrize(("text", "holder", "condition"), CONDITIONS)
def test_what_is_held_on_a_condition_is_conditional(text: str, holder: str, condition: str) -> None:
    (position,) = code(text).positions
    assert (position.holder.identity, position.stance) == (holder, "conditional")
    assert position.condition is not None
    assert position.condition.quote == condition


@pytest.mark.parametrize("text", ["La France a promis de soutenir l'Ukraine.", "France has pledged to support Ukraine."])
def test_what_is_pledged_is_one_position(text: str) -> None:
    assert len(code(text).positions) == 1


@pytest.mark.parametrize(
    ("text", "framing"),
    [
        ("La Russie considère l'alliance américano-japonaise comme une menace.", "menace"),
        ("Moscow called the deal a historic mistake.", "historic mistake"),
    ],
)
def test_framing_words_are_kept(text: str, framing: str) -> None:
    (position,) = code(text).positions
    assert position.framing is not None
    assert position.framing.quote == framing


@pytest.mark.parametrize("text", ["Le ministre français se défend.", "La Chine a menti, et cela nuit à la France, selon un expert."])
def test_a_bare_pronoun_is_no_target(text: str) -> None:
    assert not [p for p in code(text).positions if p.target.quote.lower() in {"se", "cela"}]
