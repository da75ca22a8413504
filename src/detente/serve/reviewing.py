"""Reviewing at the desk: what its pages and its API share. Records come from the index, judgements and queues from the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detente.errors import InputError
from detente.evidence import content_id
from detente.model import Article, Coded, Correction, Judgement
from detente.review.anchors import attach
from detente.review.fields import ARTICLES, JUDGED, Record, stated
from detente.review.found import find, rekeyed
from detente.review.journal import Journal, now
from detente.review.judgements import ADJUDICATION, MISSED, Ruling, Standing, judge, missed, standing, survey, withdrawn
from detente.review.leases import Leases
from detente.review.queues import Plan, draw, keep, tasks
from detente.review.tasks import Task
from detente.review.turns import Progress, next_task, progress
from detente.serve import reading
from detente.serve.index import Index
from detente.serve.users import ADMIN, Person, may
from detente.store.lake import Lake

__all__ = ["Review", "Subject"]

AT_ONCE = 500  # ids in one question to the index


@dataclass(frozen=True, slots=True)
class Subject:
    """A record with its article and all else that is in it."""

    kind: str
    record: Record
    coded: Coded
    coder: str | None

    @property
    def article(self) -> Article:
        """The article that the record is in."""
        return self.coded.article

    @property
    def stated(self) -> tuple[Correction, ...]:
        """What the record says, field by field."""
        return stated(self.kind, self.record)


class Review:
    """The review of one store, for many threads. `state` is the SQLite file for leases; None: in memory. `clock` gives the time of day, UTC."""

    def __init__(self, lake: Lake, index: Index, state: Path | None = None, *, clock: Callable[[], str] = now) -> None:
        self.lake = lake
        self.index = index
        self.journal = Journal(lake)
        self.leases = Leases(state)
        self.clock = clock
        self._lock = threading.Lock()
        self._files: frozenset[str] | None = None
        self._tasks: dict[str, list[Task]] = {}
        self._kept: tuple[tuple[int, str, int], list[Judgement]] | None = None

    def queues(self) -> dict[str, list[Task]]:
        """The tasks of all queues, by the queue's name."""
        with self._lock:
            paths = self.lake.paths("tasks")
            files = None if paths is None else frozenset(paths)
            if files is None or files != self._files:
                self._tasks = {}
                for task in tasks(self.lake):
                    self._tasks.setdefault(task.queue, []).append(task)
                self._files = files
            return self._tasks

    def make(self, plan: Plan) -> list[Task]:
        """Draw a queue and keep it. Raises InputError where the plan cannot be, or nothing is left to be judged."""
        found = draw(self.lake, plan, self.journal.all())
        keep(self.lake, found)
        return found

    def subject(self, record: str) -> Subject | None:
        """The record with this id, in its article; None where there is none."""
        connection = self.index.reader()
        query = "SELECT r.kind, a.id, a.coder FROM records r JOIN articles a ON a.n = r.article WHERE r.id = ? AND a.ready LIMIT 1"
        row = connection.execute(query, (record,)).fetchone()
        coded = reading.coded(connection, row["id"]) if row and row["kind"] in JUDGED else None
        if coded is None:
            return None
        found = next((each for each in getattr(coded, row["kind"]) if each.id == record), None)
        return None if found is None else Subject(row["kind"], found, coded, row["coder"])

    def article(self, article: str) -> tuple[Coded, str | None] | None:
        """An article with its records, and what coded it; None where there is none with this id."""
        connection = self.index.reader()
        row = connection.execute("SELECT coder FROM articles WHERE id = ? AND ready", (article,)).fetchone()
        coded = reading.coded(connection, article) if row else None
        return None if coded is None else (coded, row["coder"])

    def decide(
        self,
        person: Person,
        subject: Subject,
        decision: str,
        *,
        corrections: Sequence[Correction] = (),
        reason: str = "",
        task: str | None = None,
    ) -> Judgement:
        """Judge a record; comes back when the judgement is in the store. It revises what the same person said of the record before.

        Raises InputError where the decision cannot be, StoreError where it cannot be written.
        """
        if task == ADJUDICATION and not may(person, ADMIN):
            raise InputError("only an admin adjudicates", item=subject.record.id, stage="review", remedy="judge the record as a reviewer")
        earlier = self.judged(subject.coded).get(subject.record.id, [])
        before = next(
            (each for each in earlier if each.author == person.name and (each.task == ADJUDICATION) == (task == ADJUDICATION)), None
        )
        ruling = Ruling(decision, person.name, self.clock(), reason, tuple(corrections), before.id if before else None, task)
        found = judge(subject.article, subject.kind, subject.record, ruling, coder=subject.coder)
        self.journal.add([found])
        return found

    def add_missed(
        self, person: Person, article: Article, kind: str, corrections: Sequence[Correction], *, reason: str = "", coder: str | None = None
    ) -> Judgement:
        """Name a record that should be there. Raises InputError where what it needs is missing."""
        found = missed(article, kind, Ruling(MISSED, person.name, self.clock(), reason, tuple(corrections)), coder=coder)
        self.journal.add([found])
        return found

    def complete(self, person: Person, article: Article, kinds: Collection[str], *, coder: str | None = None) -> Judgement:
        """Say that all records of some kinds in an article have been judged; of no kind takes what was said before back. Raises InputError."""
        before = self.own(person, article.id)
        if not kinds and before is not None:
            return self.undo(person, before.id)
        ruling = Ruling("accept", person.name, self.clock(), revises=before.id if before else None)
        found = survey(article, [kind for kind in JUDGED if kind in kinds], ruling, coder=coder)
        self.journal.add([found])
        return found

    def undo(self, person: Person, judgement: str) -> Judgement:
        """Take one's own last word about a record back: what was said before it stands again, as a new judgement.

        Raises InputError where there is none, where it is another's, or where it is not the last word.
        """
        last = self.journal.by_id(judgement)
        if last is None or last.author != person.name or last not in self.journal.of(last.record):
            raise InputError("this is not your last word about a record", item=judgement, stage="review", remedy="see your history")
        before = self._before(last)
        made = self.clock()
        if before is None:
            again = withdrawn(last, person.name, made)
        else:
            again = replace(before, id=content_id("judgement", "again", before.id, made, last.id), made=made, revises=last.id)
        self.journal.add([again])
        return again

    def _before(self, last: Judgement) -> Judgement | None:
        """What its author said before a judgement; None where nothing stood. What was brought back counts as if it had never been left."""
        chain = [last]
        while chain[-1].revises and (earlier := self.journal.by_id(chain[-1].revises)) is not None:
            chain.append(earlier)
        stack: list[Judgement] = []
        for each in reversed(chain):
            if len(stack) > 1 and _said(each) == _said(stack[-2]):
                stack.pop()
                stack[-1] = each
            else:
                stack.append(each)
        return stack[-2] if len(stack) > 1 else None

    def own(self, person: Person, record: str, *, adjudication: bool = False) -> Judgement | None:
        """The last word of a person about a record; of an admin the one as adjudicator or the other."""
        mine = [each for each in self.journal.of(record) if each.author == person.name]
        return next((each for each in mine if (each.task == ADJUDICATION) == adjudication), None)

    def judged(self, coded: Coded) -> dict[str, list[Judgement]]:
        """What has been said of each record of an article, under the ids that the records have now; missed records are under their own."""
        records = {kind: list(getattr(coded, kind)) for kind in JUDGED}
        out: dict[str, list[Judgement]] = {}
        for each in self.journal.about(coded.article):
            at = attach(each, coded.article, records.get(each.kind, ()))
            out.setdefault(at.record or each.record, []).append(each)
        return out

    def judgements(self) -> list[Judgement]:
        """Everybody's last words, under the ids that their records have now."""
        rows = self.journal.current()
        there = self._there(list({each.record for each in rows if each.decision != MISSED}))
        key = (len(rows), rows[-1].id if rows else "", self.index.generation)
        with self._lock:
            if self._kept is not None and self._kept[0] == key:
                return self._kept[1]
        lost = [each for each in rows if each.record not in there and each.kind != ARTICLES]
        moved = {each.id: each for each in rekeyed(find(self.lake, lost).attached)} if lost else {}
        found = [moved.get(each.id, each) for each in rows]
        with self._lock:
            self._kept = (key, found)
        return found

    def task(self, queue: str, person: Person, subject: Subject) -> Task | None:
        """The task of a queue that a record is judged for; None where the queue does not ask this person about it."""
        near = [each for each in self.queues().get(queue, []) if each.kind == subject.kind and self.asks(each, person)]
        same = next((each for each in near if each.record == subject.record.id), None)
        if same is not None:
            return same
        moved = [each for each in near if each.article == subject.article.id or (each.url and each.url == subject.article.url)]
        records = getattr(subject.coded, subject.kind)
        return next((each for each in moved if attach(each, subject.article, records).record == subject.record.id), None)

    @staticmethod
    def asks(task: Task, person: Person) -> bool:
        """Whether a task is one for this person: admins may do all."""
        return not task.reviewers or person.name in task.reviewers or may(person, ADMIN)

    def next(self, queue: str, person: Person, *, passed: Collection[str] = ()) -> Task | None:
        """The next task of a queue for a person, with its record as it is called now; None where nothing is left."""
        found = self.queues().get(queue, [])
        where = self._places(found)
        self.journal.look()
        task = next_task(found, person.name, lambda each: self._judges(each, where), self.leases, passed=passed)
        return task and replace(task, record=where[task.id] or task.record)

    def progress(self, person: Person, only: str | None = None) -> dict[str, Progress]:
        """How far each queue is, or `only` one, for a person and in all, by name."""
        queues = self.queues()
        self.journal.look()
        out = {}
        for name, found in sorted(queues.items()):
            if only not in {None, name}:
                continue
            where = self._places(found)
            out[name] = progress(found, person.name, lambda each, where=where: self._judges(each, where))  # type: ignore[misc]
        return out

    def contested(self) -> list[Standing]:
        """Records that reviewers differ about and that are still there, by article."""
        found = [each for each in standing(self.judgements()) if each.contested and each.kind != ARTICLES]
        there = self._there([each.record for each in found])
        return sorted((each for each in found if each.record in there), key=lambda each: (each.article, each.kind, each.record))

    def _judges(self, task: Task, where: dict[str, str | None]) -> Collection[str] | None:
        """Who has judged a task's record, under the id it had when the queue was drawn or the one it has now; None where it is gone."""
        record = where[task.id]
        if record is None:
            return None
        return self.journal.judges({record, task.record})

    def _places(self, found: Sequence[Task]) -> dict[str, str | None]:
        """The ids that the records of tasks have now, by task; None for those that are gone."""
        there = self._there([task.record for task in found])
        return {task.id: task.record if task.record in there else self._moved(task) for task in found}

    def _moved(self, task: Task) -> str | None:
        """The record that a task is about, where its article was coded anew."""
        connection = self.index.reader()
        query = "SELECT id FROM articles WHERE ready AND (id = ? OR url = ?) ORDER BY id <> ?, id LIMIT 1"
        row = connection.execute(query, (task.article, task.url, task.article)).fetchone()
        coded = reading.coded(connection, row["id"]) if row else None
        return attach(task, coded.article, getattr(coded, task.kind)).record if coded else None

    def _there(self, records: Sequence[str]) -> set[str]:
        """Those of some records that the index has."""
        connection = self.index.reader()
        out: set[str] = set()
        for at in range(0, len(records), AT_ONCE):
            some = records[at : at + AT_ONCE]
            marks = ", ".join("?" * len(some))
            query = f"SELECT r.id FROM records r JOIN articles a ON a.n = r.article WHERE r.id IN ({marks}) AND a.ready"
            out.update(row["id"] for row in connection.execute(query, some))
        return out

    def close(self) -> None:
        """Let go of the file of leases."""
        self.leases.close()


def _said(judgement: Judgement) -> object:
    return judgement.decision, judgement.corrections, judgement.reason
