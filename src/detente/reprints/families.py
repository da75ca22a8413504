"""Families of near-copies: what hangs together by ties, the earliest published first. Nothing is taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.reprints.cards import Card
from detente.reprints.compare import Tie
from detente.reprints.groups import joined
from detente.reprints.records import Reprint

__all__ = ["families"]


def families(cards: Iterable[Card], ties: Sequence[Tie]) -> list[Reprint]:
    """A row for each article that has a near-copy, by family, the first of each at its head; a digest has a row for each story in it.

    Ties to a digest join nothing: two wires that one round-up prints have nothing else to do with each other.
    """
    named = {card.id: card for card in sorted(cards, key=lambda card: card.order)}
    order = {article: place for place, article in enumerate(named)}
    digests = _digests(ties)
    joining = [tie for tie in ties if tie.copy or tie.longer not in digests]
    of_article: dict[str, list[Tie]] = {}
    for tie in joining:
        of_article.setdefault(tie.shorter, []).append(tie)
        of_article.setdefault(tie.longer, []).append(tie)
    found: list[Reprint] = []
    family: dict[str, str] = {}
    for members in joined(named, ((tie.shorter, tie.longer) for tie in joining)):
        first = members[0]
        family.update(dict.fromkeys(members, first))
        if len(members) > 1:
            found.append(Reprint(first, first, "first", None, None, f"published first of {len(members)}, as far as dates are known"))
            found += [_copy(named, order, member, first, of_article[member]) for member in members[1:]]
    for tie in ties:
        if not tie.copy and tie.longer in digests:
            reason = f"{_share(tie.share, tie.shared, tie.shorter_runs)} of {_name(named, tie.shorter)} stand in it, beside other stories"
            found.append(Reprint(tie.longer, family[tie.longer], "digest", tie.shorter, round(tie.share, 3), reason))
    return found


def _digests(ties: Sequence[Tie]) -> frozenset[str]:
    """The longer texts in which shorter ones stand that do not hang together by themselves."""
    parts: dict[str, set[str]] = {}
    for tie in ties:
        if not tie.copy:
            parts.setdefault(tie.longer, set()).add(tie.shorter)
    copies = [(tie.shorter, tie.longer) for tie in ties if tie.copy]
    everyone = sorted({article for tie in ties for article in (tie.shorter, tie.longer)})
    of_text = {member: group[0] for group in joined(everyone, copies) for member in group}
    within = {(of_text[tie.shorter], of_text[tie.longer]) for tie in ties}
    found = set()
    for longer, members in parts.items():
        texts = sorted({of_text[member] for member in members})
        if len(joined(texts, (pair for pair in within if pair[0] in texts and pair[1] in texts))) > 1:
            found.add(longer)
    return frozenset(found)


def _copy(named: Mapping[str, Card], order: Mapping[str, int], article: str, first: str, tied: Sequence[Tie]) -> Reprint:
    """The row of a member by its best tie: to the family's first where there is one, then to what came before it, then the closest."""

    def other(tie: Tie) -> str:
        return tie.longer if tie.shorter == article else tie.shorter

    tie = min(tied, key=lambda tie: (other(tie) != first, order[other(tie)] > order[article], -tie.share, order[other(tie)]))
    of = _name(named, other(tie))
    if tie.shorter == article:
        role = "copy" if tie.copy else "part"
        reason = f"{_share(tie.share, tie.shared, tie.shorter_runs)} of it stand in {of}"
    else:
        role = "copy" if tie.copy else "host"
        held = f"{_share(tie.share, tie.shared, tie.shorter_runs)} of {of} stand in it"
        reason = f"{held}, and are {int(100 * tie.share_of_longer)} % of its own"
    return Reprint(article, first, role, other(tie), round(tie.share, 3), reason)


def _share(share: float, shared: int, runs: int) -> str:
    return f"{int(100 * share)} % of the 5-word runs ({shared} of {runs})"


def _name(named: Mapping[str, Card], article: str) -> str:
    return f"“{named[article].name}” ({article})"
