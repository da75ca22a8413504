"""The appraisals stage: how holders value things, found by the patterns of stances.tsv.

An appraisal is no record of its own. Positions are made of appraisals, and so are the verbal acts that consist in valuing alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.appraisals.patterns import Setting, appraise
from detente.draft import Draft

__all__ = ["run"]


def run(drafts: Sequence[Draft]) -> None:
    """Fill `appraisals` of each draft."""
    for draft in drafts:
        if not draft.article.language:
            continue
        setting = Setting(draft, draft.cast, draft.article.language)
        for sentence in draft.sentences:
            if sentence.tokens:
                draft.appraisals += appraise(setting, sentence)
