from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detente.actors.spelling import fold, keys, latin, least_likeness, likeness, words
from detente.resources import table

SAME = [
    ("Sergueï Lavrov", "Sergey Lavrov"),
    ("Sergej Lawrow", "Sergey Lavrov"),
    ("Сергей Лавров", "Sergey Lavrov"),
    ("سيرغي لافروف", "Sergey Lavrov"),
    ("Vladimir Poutine", "Vladimir Putin"),
    ("Владимир Путин", "Vladimir Putin"),
    ("فلاديمير بوتين", "Vladimir Putin"),
    ("Abdel Fattah al-Sissi", "Abdel Fattah el-Sisi"),
    ("عبد الفتاح السيسي", "Abdel Fattah el-Sisi"),
    ("Mouammar Kadhafi", "Muammar Gaddafi"),
    ("Nikita Khrouchtchev", "Nikita Khrushchev"),
    ("Aleksandar Vucic", "Aleksandar Vučić"),
    ("Nguyen Phu Trong", "Nguyễn Phú Trọng"),
    ("Abe Shinzō", "Shinzo Abe"),
    ("Bachar al-Assad", "Bashar al-Assad"),
]
OTHERS = [("Tony Blair", "Tina Ball"), ("John Major", "Gro Brundtland"), ("Xi Jinping", "Li Peng")]


@pytest.mark.parametrize(("name", "other"), SAME)
def test_spellings_of_one_name_share_a_key_and_are_alike(name: str, other: str) -> None:
    assert keys(name) & keys(other)
    assert likeness(name, other) > 0.6
    assert least_likeness(name, other) >= 0.6


@pytest.mark.parametrize(("name", "other"), OTHERS)
def test_other_names_share_no_key(name: str, other: str) -> None:
    assert not keys(name) & keys(other)


def test_a_common_first_name_proves_nothing() -> None:
    assert least_likeness("Alejandro Gil", "Alejandro Zelaya") < 0.5


def test_particles_and_hyphens_are_left_out() -> None:
    assert words("Abdul-Malik al-Houthi") == ["abd", "malik", "houthi"]


def test_scripts_become_latin() -> None:
    assert latin("Жуков") == "zhukov"
    assert fold("Łódź") == "lodz"


@given(st.text())
@example("Ӱ")  # on no file of letters, but its letter without the diaeresis is
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8), min_size=1, max_size=3))
def test_the_order_of_words_does_not_matter(name: list[str]) -> None:
    assert keys(" ".join(name)) == keys(" ".join(reversed(name)))


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_between_zero_and_one(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1


def test_the_keys_on_file_are_those_of_the_names() -> None:
    rows = table("actors/persons.tsv")[::200]
    assert all(set(row["keys"].split("|")) & keys(row["name"]) for row in rows)
