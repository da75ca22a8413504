from __future__ import annotations

from pathlib import Path

import pytest

import detente
from detente.errors import InputError
from detente.issues.book import Issue
from detente.issues.own import load


def test_rows_of_one_issue_are_one_issue(tmp_path: Path) -> None:
    file = tmp_path / "issues.csv"
    file.write_text(
        "issue,names,language,topic,parties,start\nmy-dam,the dam|Sava dam,en,water-dispute,srb+bih,2010\nmy-dam,barrage de la Save,fr,,,\n"
    )
    assert load(file) == (
        Issue("my-dam", "water-dispute", ("SRB", "BIH"), "2010", (("en", "the dam"), ("en", "Sava dam"), ("fr", "barrage de la Save"))),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("issue,names\n my dam ,x\n", "row 2: issue 'my dam' is no id"),
        ("issue,names\nmy-dam,|\n", "row 2: no name"),
        ("issue,names,start\nmy-dam,x,soon\n", "row 2: start 'soon'"),
        ("issue,names,parties\nmy-dam,x,A B\n", "row 2: parties"),
        ("issue,name\nmy-dam,x\n", "unknown columns: name"),
        ("issue\nmy-dam\n", "the columns issue and names are needed"),
    ],
)
def test_wrong_rows_are_told(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "issues.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=says):
        load(file)


def test_positions_are_filed_under_a_users_issue(tmp_path: Path) -> None:
    file = tmp_path / "issues.tsv"
    file.write_text("issue\tnames\nsava-dam\tSava dam\n")
    text = "The government of Serbia condemned the Sava dam on Monday in Belgrade."
    assert [p.issue for p in detente.read(text, issues=file).positions] == ["sava-dam"]
    assert "sava-dam" not in [p.issue for p in detente.read(text).positions]
