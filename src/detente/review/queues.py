"""What reviewers are asked, in which order, and who is asked: queues drawn from a store.

A queue is drawn once, from what the store holds then, and its tasks are kept in the store: so it stays the same while articles are coded and judged,
and whoever reads a judgement's `task` can see how its record was chosen. The same store, plan and seed draw the same tasks.

* uncertain: the records that the coder is least sure of, no more than a few from one article.
* sample: a systematic sample in the order of type, language and outlet, so that each has its share and each record the same chance; scores on it need
  no weights. Tasks come in random order: any beginning of the queue is a sample too.
* balanced: as many of each type, for codebooks and rare types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, cycle
from random import Random
from typing import Any

from detente.errors import InputError
from detente.evidence import Evidence, Span, content_id
from detente.model import Judgement
from detente.review.fields import ANCHOR, JUDGED, TYPE
from detente.review.judgements import REJECT
from detente.review.tasks import Task
from detente.store.lake import Lake
from detente.store.query import FILTERS, connected
from detente.store.tables import records_of, rows_of

__all__ = ["BALANCED", "METHODS", "SAMPLE", "UNCERTAIN", "Plan", "assigned", "draw", "keep", "tasks"]

UNCERTAIN, SAMPLE, BALANCED = "uncertain", "sample", "balanced"
METHODS = (UNCERTAIN, SAMPLE, BALANCED)
NAME_CHARS = 60
MOST = 100_000  # tasks of a queue: more than anybody judges
AN_ARTICLE = 3  # uncertain records from one article: the next one shows something new
RULE_SEEN = 20  # events of a rule, before the reader's mean is taken to say something of the rule
RULE_JUDGED = 5  # judgements of a rule's records, before the share of those rejected is

# What makes a record uncertain: a code, SQL from 0 to 1, and its weight. Weights were set by hand, and only decide what is asked first: a reader that
# is torn says most, one engine alone or a rule that is often wrong half of that, a reserve in the text less, since it may be rightly coded.
Sign = tuple[str, str, float]
RULE: Sign = ("rule_rejected", "coalesce((list_contains(?, r.rule))::INT, 0)", 0.5)
DOUBTS: Sign = ("reserve", "(len(r.doubts) > 0)::INT", 0.3)
SIGNS: dict[str, tuple[Sign, ...]] = {
    "events": (
        ("torn", "coalesce(1 - 2 * abs(r.confidence - 0.5), 0)", 1.0),
        ("alone", "(m.several AND r.carried <> 'both')::INT", 0.5),
        ("rule_doubted", f"coalesce((m.seen >= {RULE_SEEN} AND m.mean < 0.5)::INT, 0)", 0.5),
        ("who", "(len(list_filter(r.actors || r.recipients, lambda a: a.score < 0.6)) > 0)::INT", 0.4),
        DOUBTS,
        RULE,
    ),
    "statements": (
        ("no_speaker", "(r.speaker IS NULL)::INT", 0.6),
        ("who", "coalesce((r.speaker.score < 0.6)::INT, 0)", 0.4),
        ("mixed", "(r.kind = 'mixed')::INT", 0.2),
        DOUBTS,
    ),
    "positions": (
        ("unclear", "(r.stance = 'unclear')::INT", 0.6),
        ("inferred", "(r.basis = 'inferred')::INT", 0.4),
        ("who", "coalesce((r.holder.score < 0.6)::INT, 0)", 0.4),
        ("no_issue", "(r.issue IS NULL)::INT", 0.2),
        DOUBTS,
        RULE,
    ),
    "relations": (
        ("one_party", "(len(r.parties) < 2)::INT", 0.5),
        ("no_state", "(r.status IS NULL AND r.trend IS NULL)::INT", 0.2),
        RULE,
    ),
}
LOT, TYPED = "lot", "type"  # what put a record into a sample, or into a balanced queue
MEANS = {
    "events": "LEFT JOIN (SELECT rule, avg(confidence) AS mean, count(confidence) AS seen,"
    " (SELECT coalesce(bool_or(carried = 'both'), false) FROM events) AS several FROM events GROUP BY rule) m ON m.rule = r.rule"
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a queue is drawn. `filters` are those of `detente show`. `reviewers` empty: anybody takes the next task that is free.

    `overlap` is the share of tasks (0 to 1) that two people judge, so that their agreement can be measured.
    """

    name: str
    method: str
    kind: str
    size: int
    seed: int = 1
    reviewers: tuple[str, ...] = ()
    overlap: float = 0.2
    filters: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> str:
        """The plan as it stands beside each of its tasks."""
        asked = "".join(f", {name} {value}" for name, value in sorted(self.filters.items()))
        return f"{self.method}: {self.size} {self.kind}{asked}; seed {self.seed}; {self.overlap:.0%} by two"


def draw(lake: Lake, plan: Plan, judgements: Iterable[Judgement] = ()) -> list[Task]:
    """The tasks of a queue; what has been judged already is left out. Raises InputError where the plan cannot be."""
    _check(plan)
    judged = list(judgements)
    done = sorted({each.record for each in judged if each.kind == plan.kind})
    with connected(lake) as connection:
        query, values = _query(plan, done, _rejected(connection, plan.kind, judged))
        rows = connection.sql(query, params=values).to_arrow_table().to_pylist()
    found = [_task(plan, n, row) for n, row in enumerate(rows)]
    return assigned(found, plan)


def assigned(found: Sequence[Task], plan: Plan) -> list[Task]:
    """The tasks with their reviewers: evenly shared, and those for two given to each pair in turn."""
    double = [int((n + 1) * plan.overlap) > int(n * plan.overlap) for n in range(len(found))]
    people = list(dict.fromkeys(plan.reviewers))
    if len(people) < 2:
        return [replace(task, reviewers=tuple(people), wanted=1 if people else 1 + two) for task, two in zip(found, double, strict=True)]
    pairs = list(combinations(people, 2))
    Random(plan.seed).shuffle(pairs)
    turn = cycle(pairs)
    load = dict.fromkeys(people, 0)
    out = []
    for task, two in zip(found, double, strict=True):
        who = next(turn) if two else (min(people, key=lambda name: load[name]),)
        for name in who:
            load[name] += 1
        out.append(replace(task, reviewers=who, wanted=len(who)))
    return out


def keep(lake: Lake, found: Sequence[Task]) -> None:
    """Put a queue into the store. Raises InputError where it is empty, or another has its name."""
    if not found:
        raise InputError("no record is left to be judged", stage="review", remedy="ask with fewer filters")
    name = found[0].queue
    before = [task.id for task in tasks(lake) if task.queue == name]
    if before:
        raise InputError("there is such a queue already", item=name, stage="review", remedy="name it otherwise")
    if not lake.has("tasks"):  # a store of an older version
        Lake.create(str(lake.root), lake.options)
    lake.once("tasks", rows_of("tasks", found), content_id("queue", name))


def tasks(lake: Lake) -> list[Task]:
    """The tasks of all queues of a store, queue by queue in their order."""
    with lake.told():
        found: list[Task] = records_of("tasks", lake.dataset("tasks").to_table())
    return sorted(found, key=lambda task: (task.queue, task.ordinal, task.id))


def _check(plan: Plan) -> None:
    def error(what: str, remedy: str) -> InputError:
        return InputError(what, item=plan.name, stage="review", remedy=remedy)

    if not plan.name.strip() or len(plan.name) > NAME_CHARS or not plan.name.isprintable():
        raise error("this is no name for a queue", f"give it 1 to {NAME_CHARS} characters")
    if plan.method not in METHODS:
        raise error(f"{plan.method!r} is no way to draw a queue", f"one of {', '.join(METHODS)}")
    if plan.kind not in JUDGED:
        raise error(f"{plan.kind!r} is no kind of record that is judged", f"one of {', '.join(JUDGED)}")
    if not 0 < plan.size <= MOST:
        raise error(f"{plan.size} is no size for a queue", f"1 to {MOST} tasks")
    if not 0 <= plan.overlap <= 1:
        raise error(f"{plan.overlap} is no share", "give a number from 0 to 1")
    if unknown := sorted(set(plan.filters) - set(FILTERS[plan.kind])):
        raise error(f"{plan.kind} cannot be filtered by {unknown[0]}", f"filters: {', '.join(sorted(FILTERS[plan.kind]))}")


def _query(plan: Plan, done: list[str], rejected: list[str]) -> tuple[str, list[Any]]:
    """The SQL that draws a queue, and the values for its marks, in their order."""
    signs = SIGNS[plan.kind] if plan.method == UNCERTAIN else ()
    marks = [rejected for _, expression, _ in signs if "?" in expression]
    shown = "".join(f", {expression} AS s{n}" for n, (_, expression, _) in enumerate(signs))
    total = " + ".join(f"s{n} * {weight}" for n, (_, _, weight) in enumerate(signs)) or "0"
    kind, type_ = plan.kind, TYPE[plan.kind]
    where = "".join(f" AND {FILTERS[kind][name]}" for name in plan.filters)
    candidates = (
        f"SELECT r.id, r.article, r.{type_} AS type, r.{ANCHOR[kind]} AS anchor, a.sha256, a.url, r.language, a.outlet,"
        f" md5(? || r.id) AS dice{shown} FROM (SELECT * FROM {kind} WHERE NOT list_contains(?, id){where}) r"
        f" JOIN articles a ON a.id = r.article {MEANS.get(kind, '') if signs else ''}"
    )
    values: list[Any] = [f"{plan.seed} ", *marks, done, *plan.filters.values()]
    if plan.method == UNCERTAIN:
        picked = (
            f"SELECT *, {total} AS doubt FROM candidates WHERE {total} > 0"
            f" QUALIFY row_number() OVER (PARTITION BY article ORDER BY {total} DESC, dice) <= {AN_ARTICLE} ORDER BY doubt DESC, dice"
        )
    elif plan.method == SAMPLE:  # every (n / size)-th record in the order of strata, from a start that the seed draws
        place = "row_number() OVER (ORDER BY type, language, outlet, dice) - 1 AS place, count(*) OVER () AS n"
        start = Random(plan.seed).random()
        cut = f"floor((place - {start} + 1) * {plan.size} / greatest(n, {plan.size}))"
        before = f"floor((place - {start}) * {plan.size} / greatest(n, {plan.size}))"
        picked = f"SELECT * FROM (SELECT *, {place} FROM candidates) WHERE {cut} > {before} ORDER BY dice"
    else:
        share = f"ceil({plan.size} / (SELECT count(DISTINCT type) FROM candidates))"
        picked = f"SELECT * FROM candidates QUALIFY row_number() OVER (PARTITION BY type ORDER BY dice) <= {share} ORDER BY dice"
    return f"WITH candidates AS MATERIALIZED ({candidates}) {picked} LIMIT {plan.size}", values


def _rejected(connection: Any, kind: str, judged: Sequence[Judgement]) -> list[str]:
    """The rules more than half of whose judged records were rejected; none for kinds that have no rule."""
    if RULE not in SIGNS[kind]:
        return []
    verdicts = {each.record: each.decision == REJECT for each in judged if each.kind == kind}
    rows = connection.execute(f"SELECT id, rule FROM {kind} WHERE list_contains(?, id)", [sorted(verdicts)]).fetchall()
    by_rule: dict[str, list[bool]] = {}
    for record, rule in rows:
        by_rule.setdefault(rule, []).append(verdicts[record])
    return sorted(rule for rule, found in by_rule.items() if len(found) >= RULE_JUDGED and sum(found) * 2 > len(found))


def _task(plan: Plan, ordinal: int, row: Mapping[str, Any]) -> Task:
    span = row["anchor"]["span"]
    anchor = Evidence(row["anchor"]["field"], Span(span["start"], span["end"]), row["anchor"]["quote"])
    key = content_id("task", plan.name, plan.kind, row["id"])
    return Task(
        key,
        plan.name,
        ordinal,
        plan.words(),
        plan.kind,
        row["id"],
        row["article"],
        row["type"],
        anchor,
        row["sha256"],
        row["url"],
        _why(plan, row),
        (),
        1,
    )


def _why(plan: Plan, row: Mapping[str, Any]) -> tuple[str, ...]:
    """What put a record into the queue, the weightiest sign first."""
    if plan.method == UNCERTAIN:
        found = [(row[f"s{n}"] * weight, code) for n, (code, _, weight) in enumerate(SIGNS[plan.kind]) if row[f"s{n}"] > 0]
        return tuple(code for _, code in sorted(found, key=lambda sign: -sign[0]))
    return (LOT,) if plan.method == SAMPLE else (TYPED,)
