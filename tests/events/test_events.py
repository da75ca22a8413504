"""What a reader finds in one sentence: type, who, to whom, and whether it happened."""

from __future__ import annotations

import pytest

from analysed import code

HAPPENED = [
    # language, sentence, type, mode, actors, recipients (countries), words of the trigger
    ("fr", "La Russie a condamné les frappes israéliennes contre la Syrie.", "ACCUSE", "disapprove", "RUS", "ISR", "a condamné"),
    (
        "fr",
        "Les frappes israéliennes contre la Syrie ont été condamnées par la Russie.",
        "ACCUSE",
        "disapprove",
        "RUS",
        "ISR",
        "condamnées",
    ),
    ("fr", "Kigali a rejeté dimanche les accusations de la RDC.", "REJECT", "", "RWA", "COD", "a rejeté"),
    (
        "en",
        "Nigeria summoned the South African high commissioner over attacks on shopkeepers.",
        "ACCUSE",
        "disapprove",
        "NGA",
        "ZAF",
        "summoned the South African high commissioner",
    ),
    (
        "en",
        "Uganda's army and the Congolese military held joint operations against fighters.",
        "COOPERATE",
        "",
        "COD UGA",
        "",
        "held joint operations",
    ),
    ("fr", "Pékin a rappelé son ambassadeur à Paris.", "SANCTION", "discontinue", "CHN", "FRA", "rappelé"),
    ("fr", "Le président français Emmanuel Macron s'est rendu à Kiev mardi.", "CONSULT", "visit", "FRA", "UKR", "s'est rendu"),
    ("fr", "La Turquie a menacé la Grèce de représailles.", "THREATEN", "violence", "TUR", "GRC", "a menacé"),
    ("fr", "Washington a imposé de nouvelles sanctions contre l'Iran.", "SANCTION", "", "USA", "IRN", "sanctions"),
    ("fr", "L'Allemagne a livré des chars à l'Ukraine.", "AID", "", "DEU", "UKR", "a livré des chars"),
    ("fr", "L'Allemagne a promis de livrer des chars à l'Ukraine.", "AGREE", "", "DEU", "UKR", "a promis"),
    ("fr", "Le Japon refuse de négocier avec la Corée du Nord.", "REJECT", "", "JPN", "PRK", "refuse"),
    ("fr", "L'armée russe a bombardé un hôpital ukrainien.", "ASSAULT", "aerial", "RUS", "UKR", "a bombardé"),
    ("fr", "La police vietnamienne a arrêté trois militants.", "COERCE", "arrest", "VNM", "VNM", "a arrêté"),
    ("fr", "Des milliers d'Iraniens ont manifesté contre le gouvernement.", "PROTEST", "demo", "IRN", "IRN", "ont manifesté"),
    ("fr", "La Chine et la Russie ont signé un accord de coopération.", "SUPPORT", "", "CHN RUS", "", "ont signé un accord"),
    ("fr", "Israël et le Hamas ont conclu un cessez-le-feu.", "SUPPORT", "", "ISR PSE", "", "ont conclu"),
    ("fr", "La Corée du Nord a tiré deux missiles balistiques vers la mer du Japon.", "MOBILIZE", "weapons", "PRK", "", "a tiré"),
    ("fr", "Moscou a demandé à Ankara de retirer ses troupes de Syrie.", "REQUEST", "", "RUS", "TUR", "a demandé"),
    ("fr", "L'Iran a libéré deux otages français.", "RETREAT", "release", "IRN", "FRA", "a libéré"),
    ("fr", "Le Maroc a rompu ses relations diplomatiques avec l'Algérie.", "SANCTION", "discontinue", "MAR", "DZA", "a rompu"),
    ("fr", "L'Union européenne a accordé une aide de dix millions d'euros au Liban.", "AID", "", "IGO", "LBN", "aide"),
    ("fr", "Les États-Unis ont retiré leurs troupes d'Afghanistan.", "RETREAT", "withdraw", "USA", "AFG", "ont retiré"),
    ("fr", "L'invasion de l'Ukraine par la Russie a commencé en février.", "ASSAULT", "", "RUS", "UKR", "invasion"),
    (
        "fr",
        "Le ministre chinois des Affaires étrangères a rencontré son homologue japonais à Tokyo.",
        "CONSULT",
        "",
        "CHN JPN",
        "",
        "rencontré",
    ),
    ("fr", "Israël fournit des armes à l'Azerbaïdjan.", "AID", "", "ISR", "AZE", "fournit des armes"),
    ("fr", "Le ministre doit annoncer que la France a livré des chars à l'Ukraine.", "AID", "", "FRA", "UKR", "a livré des chars"),
    ("fr", "L'Inde a accusé le Pakistan d'abriter des terroristes.", "ACCUSE", "allege", "IND", "PAK", "a accusé"),
    ("en", "Russia condemned the Israeli strikes on Syria.", "ACCUSE", "disapprove", "RUS", "ISR", "condemned"),
    ("en", "Turkey threatened to expel the American ambassador.", "THREATEN", "", "TUR", "USA", "threatened"),
    ("en", "The United States imposed sanctions on Iran.", "SANCTION", "", "USA", "IRN", "imposed sanctions"),
    ("en", "Germany pledged to deliver tanks to Ukraine.", "AGREE", "", "DEU", "UKR", "pledged"),
    ("en", "China refused to negotiate with Taiwan.", "REJECT", "", "CHN", "TWN", "refused"),
    ("en", "Russian forces shelled a hospital in Ukraine.", "ASSAULT", "heavy-weapons", "RUS", "UKR", "shelled"),
    ("en", "Police in Vietnam arrested three activists.", "COERCE", "arrest", "VNM", "VNM", "arrested"),
    ("en", "Thousands of protesters marched in Tehran against the Iranian government.", "PROTEST", "demo", "IRN", "IRN", "marched"),
    ("en", "China and Russia signed a cooperation agreement.", "SUPPORT", "", "CHN RUS", "", "signed"),
    ("en", "Britain expelled 23 Russian diplomats.", "SANCTION", "expel", "GBR", "RUS", "expelled"),
    ("en", "North Korea fired two ballistic missiles towards the Sea of Japan.", "MOBILIZE", "weapons", "PRK", "", "fired"),
    ("en", "Moscow asked Ankara to withdraw its troops from Syria.", "REQUEST", "", "RUS", "TUR", "asked"),
    ("en", "Iran released two French hostages.", "RETREAT", "release", "IRN", "FRA", "released"),
    ("en", "Morocco cut diplomatic ties with Algeria.", "SANCTION", "discontinue", "MAR", "DZA", "cut"),
    ("en", "The European Union granted Lebanon ten million euros in aid.", "AID", "", "IGO", "LBN", "granted"),
    ("en", "The United States withdrew its troops from Afghanistan.", "RETREAT", "withdraw", "USA", "AFG", "withdrew"),
    ("en", "The Chinese foreign minister met his Japanese counterpart in Tokyo.", "CONSULT", "", "CHN JPN", "", "met"),
    ("en", "India accused Pakistan of sheltering terrorists.", "ACCUSE", "allege", "IND", "PAK", "accused"),
    ("en", "Prime Minister Theresa May accused Russia of interference.", "ACCUSE", "allege", "GBR", "RUS", "accused"),
]

FUTURE = [
    ("fr", "Emmanuel Macron doit se rendre à Kiev la semaine prochaine.", "AGREE", "FRA", "UKR"),
    ("en", "President Emmanuel Macron will visit Kyiv next week.", "AGREE", "FRA", "UKR"),
]

NOTHING = [
    ("fr", "Si la Russie attaquait la Pologne, l'OTAN réagirait.", "hypothetical"),
    ("fr", "Les détracteurs du projet de quitter l'Union européenne ont perdu le vote en Grande-Bretagne.", "swallowed by a plan"),
    ("en", "The Iranian president said nothing about the attack.", "no sides"),
    ("en", "Russia would attack Poland if NATO left Europe.", "hypothetical"),
    ("en", "El Salvador received an estimated $140 million in American aid in 2017.", "a thing is no guest"),
    ("fr", "Le président algérien a reçu une cape brodée du Liban.", "a thing is no guest"),
    ("fr", "Les exportations de vin français vers la Chine ont reculé de 12 % au premier semestre.", "what falls concedes nothing"),
    ("fr", "Les comptes des hôpitaux français se sont très fortement dégradés en 2022.", "what gets worse is no vandalism"),
    ("fr", "L'ONG a vu des militaires arméniens désarmés par les Azéris.", "a participle that describes a noun"),
]


@pytest.mark.parametrize(("language", "text", "type_", "mode", "actors", "recipients", "trigger"), HAPPENED)
def test_acts_that_happened(language: str, text: str, type_: str, mode: str, actors: str, recipients: str, trigger: str) -> None:
    coded = code(text)
    assert coded.article.language == language
    (event,) = coded.events
    assert (event.type, event.status) == (type_, "happened")
    assert mode in event.modes if mode else True
    assert {c for actor in event.actors for c in actor.countries} == set(actors.split())
    assert {c for actor in event.recipients for c in actor.countries} == set(recipients.split())
    assert trigger in event.trigger.quote


@pytest.mark.parametrize(("language", "text", "type_", "actor", "recipient"), FUTURE)
def test_a_visit_to_come_is_an_agreement(language: str, text: str, type_: str, actor: str, recipient: str) -> None:
    (event,) = code(text).events
    assert (event.type, event.status) == (type_, "future")
    assert (event.actors[0].country, event.recipients[0].country) == (actor, recipient)


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("Washington n'a pas imposé de sanctions contre l'Iran.", "USA", "IRN"),
        ("Japan has not imposed sanctions on Myanmar.", "JPN", "MMR"),
    ],
)
def test_denied_acts_are_kept_as_negated(text: str, actor: str, recipient: str) -> None:
    (event,) = code(text).events
    assert (event.type, event.status, event.actors[0].country, event.recipients[0].country) == ("SANCTION", "negated", actor, recipient)


@pytest.mark.parametrize(("language", "text", "why"), NOTHING)
def test_no_act(language: str, text: str, why: str) -> None:
    coded = code(text)
    assert coded.article.language == language
    assert not coded.events, why


@pytest.mark.parametrize(
    "text",
    [
        "Pakistan accused India of shelling two villages near the border.",
        "Le Pakistan a accusé l'Inde d'avoir bombardé deux villages près de la frontière.",
    ],
)
def test_what_somebody_is_accused_of_is_his_act(text: str) -> None:
    assaults = [event for event in code(text).events if event.type == "ASSAULT"]
    assert {c for event in assaults for actor in event.actors for c in actor.countries} <= {"IND"}


@pytest.mark.parametrize(
    "text", ["Washington wants Islamabad to arrest the preacher.", "Les États-Unis veulent que le Pakistan arrête le prédicateur."]
)
def test_what_is_wanted_of_others_is_no_act_of_theirs(text: str) -> None:
    assert not [event for event in code(text).events if event.actors[0].country == "PAK"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("L'armée israélienne n'a pas mené de frappes contre la Syrie.", ["negated"]),
        ("France wants to prevent Russia from invading Ukraine.", []),
        ("Le Premier ministre français veut empêcher la Russie d'envahir l'Ukraine.", []),
    ],
)
def test_what_is_denied_or_prevented_has_not_happened(text: str, statuses: list[str]) -> None:
    assert [event.status for event in code(text).events if event.type == "ASSAULT"] == statuses
