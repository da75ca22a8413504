"""The languages that no parser reads: their names with endings and clitics, offices and dates, by the tables alone."""

from __future__ import annotations

import pytest

from analysed import code
from detente.language.gate import PASSED, admit

ROWS = [
    # text, identities of actors, values of dates
    (
        "Министр иностранных дел России Сергей Лавров 2 марта 2019 года обвинил Турцию в нарушении договора.",
        {"sergey-lavrov", "TUR"},
        ["2019-03-02"],
    ),
    (
        "Президент України Володимир Зеленський 3 березня 2022 року зустрівся з польським прем'єром.",
        {"volodymyr-zelensky", "POL/head-of-government"},
        ["2022-03-03"],
    ),
    (
        "El presidente de Rusia, Vladímir Putin, acusó el 3 de marzo de 2022 a los ucranianos de mentir.",
        {"vladimir-putin", "UKR"},
        ["2022-03-03"],
    ),
    ("Bundeskanzlerin Angela Merkel empfing am 5. Mai 2015 den polnischen Außenminister in Berlin.", {"angela-merkel"}, ["2015-05-05"]),
    ("Il presidente francese Emmanuel Macron ha criticato il 10 aprile 2021 la Turchia.", {"emmanuel-macron", "TUR"}, ["2021-04-10"]),
    ("O presidente Lula da Silva criticou em 12 de maio de 2023 os Estados Unidos e a Rússia.", {"USA", "RUS"}, ["2023-05-12"]),
    ("اتهم وزير الخارجية الروسي سيرغي لافروف الولايات المتحدة بانتهاك المعاهدة في 2 مارس 2019.", {"sergey-lavrov", "USA"}, ["2019-03-02"]),
    ("وزیر خارجه ایران روز ۲ مارس ۲۰۱۹ از آمریکا انتقاد کرد.", {"USA"}, ["2019-03-02"]),
    (
        "Rusya Dışişleri Bakanı Sergey Lavrov, 9 Ekim 2019'da ABD'yi anlaşmayı ihlal etmekle suçladı.",
        {"sergey-lavrov", "USA"},
        ["2019-10-09"],
    ),
    ("Ngoại trưởng Nga Sergey Lavrov ngày 2 tháng 3 năm 2019 cáo buộc Mỹ vi phạm hiệp ước.", {"sergey-lavrov", "USA"}, ["2019-03-02"]),
    ("2019年3月2日，中国外交部批评美国的做法。", {"CHN", "USA"}, ["2019-03-02"]),
    ("日本政府は2019年3月2日、ロシアの対応に抗議した。", {"JPN", "RUS"}, ["2019-03-02"]),
    ("러시아는 2019년 3월 2일 미국의 결정을 비난했다.", {"RUS", "USA"}, ["2019-03-02"]),
    (
        "Prezydent Rosji Władimir Putin skrytykował 2 marca 2019 roku decyzję Stanów Zjednoczonych.",
        {"vladimir-putin", "USA"},
        ["2019-03-02"],
    ),
]


@pytest.mark.parametrize(("text", "actors", "dates"), ROWS)
def test_names_offices_and_dates_are_read(text: str, actors: set[str], dates: list[str]) -> None:
    coded = code(text)
    assert {actor.identity for actor in coded.actors} >= actors
    assert [date.when.value for date in coded.dates] == dates


GATED = [
    ("ru", "Турция обвинила Грецию в провокации.", PASSED),
    ("ru", "Греция — гористая страна на юге Европы.", "no word for an act"),
    ("es", "El gato duerme en el sofá del salón.", "no political actor"),
    ("zh", "中国谴责这次袭击。", PASSED),
    ("sw", "Rais alisema kwamba vita vimekwisha.", "no data for this language"),
]


@pytest.mark.parametrize(("language", "sentence", "reason"), GATED)
def test_the_gate_looks_for_an_actor_and_a_word_for_an_act(language: str, sentence: str, reason: str) -> None:
    gate = admit(sentence, "paragraph", language)
    assert gate.reason.startswith(reason)
    assert gate.passed == (reason == PASSED)
