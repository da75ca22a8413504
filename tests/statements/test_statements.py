"""Who said what: speaker, force, kind, and the words reported."""

from __future__ import annotations

import pytest

from analysed import code

CASES = [
    # Columns: a sentence; the speaker's identity; kind; force; the words reported.
    (
        "Le ministre russe des Affaires étrangères a déclaré que l'alliance menaçait la paix.",
        "RUS/foreign-minister",
        "indirect",
        "say",
        "l'alliance menaçait la paix",
    ),
    ("« Nous ne céderons pas », a affirmé Emmanuel Macron mardi à Paris.", "emmanuel-macron", "direct", "claim", "Nous ne céderons pas"),
    (
        "Les négociations ont échoué, selon des sources diplomatiques.",
        "anonymous:diplomatic",
        "indirect",
        "say",
        "Les négociations ont échoué",
    ),
    ("Le Kremlin a nié avoir empoisonné l'opposant.", "RUS", "indirect", "deny", "avoir empoisonné"),
    (
        "D'après l'agence Reuters, Téhéran a proposé une rencontre.",
        "phrase:l'agence reuters",
        "indirect",
        "say",
        "Téhéran a proposé une rencontre",
    ),
    (
        "Vladimir Poutine a assuré que la Russie respecterait le traité.",
        "vladimir-putin",
        "indirect",
        "claim",
        "la Russie respecterait le traité",
    ),
    (
        "La porte-parole de la diplomatie chinoise a exprimé son inquiétude quant aux ventes d'armes à Taïwan.",
        "CHN/spokesperson",
        "indirect",
        "worry",
        "quant aux ventes d'armes à Taïwan",
    ),
    ("Le président ukrainien a demandé à l'OTAN de livrer des avions.", "UKR/head-of-state", "indirect", "ask", "de livrer des avions"),
    ("Washington a accusé Moscou de violer le traité.", "USA", "indirect", "accuse", "Moscou de violer le traité"),
    (
        "Le premier ministre israélien a averti que l'Iran paierait un prix élevé.",
        "ISR/head-of-government",
        "indirect",
        "warn",
        "l'Iran paierait un prix élevé",
    ),
    ("L'Élysée a annoncé que le sommet aurait lieu en juin.", "FRA", "indirect", "announce", "le sommet aurait lieu en juin"),
    (
        "« L'Europe doit se réveiller », a lancé la présidente de la Commission européenne.",
        "IGO/igo-head",
        "direct",
        "say",
        "L'Europe doit se réveiller",
    ),
    (
        "Emmanuel Macron a dénoncé « une agression injustifiable » de la Russie.",
        "emmanuel-macron",
        "mixed",
        "accuse",
        "une agression injustifiable » de la Russie",
    ),
    ("Un responsable américain a confirmé que les troupes partiraient.", "USA/official", "indirect", "confirm", "les troupes partiraient"),
    ("Le Japon a promis de soutenir l'Ukraine.", "JPN", "indirect", "promise", "de soutenir l'Ukraine"),
    (
        "Le chef de l'ONU s'est dit préoccupé par la situation au Soudan.",
        "phrase:le chef de l'onu",
        "indirect",
        "say",
        "préoccupé par la situation au Soudan",
    ),
    (
        "L'armée israélienne a affirmé avoir frappé trois sites en Syrie.",
        "ISR/MIL",
        "indirect",
        "claim",
        "avoir frappé trois sites en Syrie",
    ),
    (
        "The Russian foreign minister said that the alliance threatened peace.",
        "RUS/foreign-minister",
        "indirect",
        "say",
        "the alliance threatened peace",
    ),
    ('"We will not yield," President Emmanuel Macron said in Paris on Tuesday.', "emmanuel-macron", "direct", "say", "We will not yield,"),
    ("According to a European diplomat, the talks have failed.", "anonymous:diplomatic", "indirect", "say", "the talks have failed"),
    ("The talks have failed, diplomatic sources said.", "anonymous:diplomatic", "indirect", "say", "The talks have failed"),
    ("The Kremlin denied that it had poisoned the opposition leader.", "RUS", "indirect", "deny", "it had poisoned the opposition leader"),
    ("Vladimir Putin insisted Russia would respect the treaty.", "vladimir-putin", "indirect", "claim", "Russia would respect the treaty"),
    (
        "A spokeswoman for the Chinese foreign ministry expressed concern about arms sales to Taiwan.",
        "CHN/spokesperson",
        "indirect",
        "worry",
        "about arms sales to Taiwan",
    ),
    ("Ukraine's president asked NATO to deliver aircraft.", "UKR/head-of-state", "indirect", "ask", "to deliver aircraft"),
    ("Washington accused Moscow of violating the treaty.", "USA", "indirect", "accuse", "Moscow of violating the treaty"),
    (
        "Israel's prime minister warned that Iran would pay a high price.",
        "ISR/head-of-government",
        "indirect",
        "warn",
        "Iran would pay a high price",
    ),
    (
        'Emmanuel Macron denounced "an unjustifiable aggression" by Russia.',
        "emmanuel-macron",
        "mixed",
        "accuse",
        'an unjustifiable aggression" by Russia',
    ),
    (
        "A U.S. official, speaking on condition of anonymity, confirmed that the troops would leave.",
        "USA/official",
        "indirect",
        "confirm",
        "the troops would leave",
    ),
    ("Japan promised to support Ukraine.", "JPN", "indirect", "promise", "to support Ukraine"),
    ("Berlin refused to comment on the report.", "DEU", "indirect", "refuse", "to comment on the report"),
    ("Iran's foreign minister told the BBC that the deal was dead.", "IRN/foreign-minister", "indirect", "say", "the deal was dead"),
    (
        "Boris Johnson criticised the plan, saying a proposal from Brussels was absurd.",
        "boris-johnson",
        "indirect",
        "say",
        "a proposal from Brussels was absurd",
    ),
]

NONE = [
    ("Des millions d'Éthiopiens sont menacés de famine.", "a danger threatens, nobody speaks"),
    ("Le gouvernement continuera à protéger les frontières de la France.", "to go on doing is not to go on speaking"),
    ("Mr Sunak would continue to protect the borders of Britain.", "to go on doing is not to go on speaking"),
    ("Prices refuse to fall in Germany.", "prices do not speak"),
]


@pytest.mark.parametrize(("text", "speaker", "kind", "force", "content"), CASES)
def test_statements(text: str, speaker: str, kind: str, force: str, content: str) -> None:
    found = [s for s in code(text).statements if s.content.quote == content]
    assert [(s.speaker.identity if s.speaker else None, s.kind, s.force) for s in found] == [(speaker, kind, force)]


@pytest.mark.parametrize(("text", "why"), NONE)
def test_nothing_is_said(text: str, why: str) -> None:
    assert not code(text).statements, why


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre turc a indiqué que le Premier ministre japonais avait promis que le Japon aiderait l'Ukraine.",
        "The Turkish minister said the Japanese prime minister had promised that Japan would help Ukraine.",
    ],
)
def test_chains_lead_from_the_outlet_inwards(text: str) -> None:
    outer, inner = sorted(code(text).statements, key=lambda s: -len(s.content.span))
    assert inner.inside == outer.id
    assert next(link.kind for link in inner.chain) == "outlet"
    assert len(inner.chain) == len(outer.chain) + 1
    assert inner.chain[: len(outer.chain)] == outer.chain


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Le président mexicain a promis de ne jamais employer la force contre les civils, près de cinquante ans après un massacre.",
            "de ne jamais employer la force contre les civils",
        ),
        ("Le ministre turc a dit que la Grèce céderait, alors que les deux pays négocient.", "la Grèce céderait"),
        (
            "Mexico's president vowed to never use force against civilians as the country approaches the anniversary.",
            "to never use force against civilians",
        ),
        ("Iran's minister said the talks would fail, days after the summit.", "the talks would fail"),
    ],
)
def test_asides_are_the_outlets(text: str, content: str) -> None:
    assert [s.content.quote for s in code(text).statements] == [content]


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    (said,) = code('"Europe must wake up," said French President Emmanuel Macron. "It has no choice."').statements
    assert [more.quote for more in said.continued] == ["It has no choice."]
    assert said.speaker
    assert said.speaker.identity == "emmanuel-macron"


def test_a_quotation_in_a_paragraph_of_its_own_is_a_statement_of_its_own() -> None:
    first, second = code('"Europe must wake up," said French President Emmanuel Macron.\n\n"It has no choice in this matter."').statements
    assert second.content.quote == "It has no choice in this matter."
    assert first.speaker
    assert second.speaker
    assert first.speaker.identity == second.speaker.identity == "emmanuel-macron"
    assert second.source is None


def test_the_asked_are_not_the_askers() -> None:
    asked = list(code('Asked whether France would leave NATO, Emmanuel Macron said: "I have already answered that question."').statements)
    assert [s.speaker.identity for s in asked if s.speaker] == ["emmanuel-macron"]
    assert next(s for s in asked if s.speaker).force == "say"


def test_a_mark_that_is_never_closed_ends_with_its_sentence() -> None:
    text = "Le ministre français demande : « Que veut Moscou ? La Russie a « trahi » la France, estime-t-il."
    assert not any("trahi" in s.content.quote for s in code(text).statements if s.force == "ask")


def test_the_first_person_is_who_speaks() -> None:
    (outer, inner) = code("« J'ai annoncé que la France livrerait des chars à l'Ukraine », a déclaré Emmanuel Macron à Paris.").statements
    assert inner.inside == outer.id
    assert inner.speaker
    assert (inner.speaker.identity, inner.source) == ("emmanuel-macron", None)


def test_what_is_refused_or_negated_is_not_said() -> None:
    assert not code("Le ministre russe n'a pas confirmé que Moscou livrerait des missiles à Damas.").statements
    (said,) = code("Le président français ne croit pas que Moscou veuille la paix en Ukraine.").statements
    assert said.force == "deny"


def test_what_is_said_to_come_on_a_day_was_not_said_on_that_day() -> None:
    text = "ISLAMABAD, Feb. 28, 2020 (AP) - The Chinese minister is due in Pakistan on 12 March, Indian diplomats said."
    (said,) = code(text).statements
    assert (said.when.earliest, said.when.basis) == (None, "none")
