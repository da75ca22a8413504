"""What positions are about: (text, target, issue, kind of target)."""

from __future__ import annotations

import pytest

from analysed import code

CASES = [
    ("La Russie considère l'alliance américano-japonaise comme un obstacle.", "l'alliance", "us-japan-alliance", "relation"),
    ("La Chine a condamné les sanctions américaines contre l'Iran.", "les sanctions", "iran-sanctions", "policy"),
    ("Paris soutient la solution à deux États.", "la solution", "two-state-solution", None),
    ("Berlin a dénoncé l'invasion de l'Ukraine par la Russie.", "l'invasion", "ukraine-war", "event"),
    ("The United States withdrew from the INF treaty last year.", "from the INF", "inf-treaty", "relation"),
    ("Japan criticised the Chinese military base in Djibouti.", "the Chinese", "military-bases:CHN", "policy"),
    ("The European Union supports the Paris climate accord.", "the Paris", "paris-agreement", "relation"),
]


@pytest.mark.parametrize(("text", "target", "issue", "kind"), CASES)
def test_issues(text: str, target: str, issue: str, kind: str | None) -> None:
    (position,) = [p for p in code(text).positions if p.target.quote.startswith(target)]
    assert (position.issue, position.target_kind) == (issue, kind)


def test_an_actor_is_no_issue() -> None:
    (position,) = code("Le gouvernement japonais a vivement condamné la Russie.").positions
    assert (position.issue, position.target_kind) == (None, "actor")
    assert position.issue_reason


def test_a_bare_word_stands_for_the_issue_named_before() -> None:
    text = "Iran's foreign minister spoke of the Iran nuclear deal in Vienna. Russia supports the deal."
    (position,) = [p for p in code(text).positions if p.holder.identity == "RUS"]
    assert position.issue == "iran-nuclear-deal"
    assert position.issue_reason
