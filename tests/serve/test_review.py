from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import desks
import records
from detente.evaluate import evaluate
from detente.model import Coded, Judgement
from detente.review.journal import judgements
from detente.review.judgements import current
from detente.review.queues import tasks
from detente.serve import guard, users
from detente.serve.app import desk
from detente.serve.index import Index
from detente.serve.settings import Settings
from detente.store.lake import Lake

BASE = "http://127.0.0.1:8765"
CODED = [
    desks.emoji(),
    *(desks.page(n, tail=" Russia spoke." if n == 1 else "") for n in range(3)),
]  # the first has wide characters; Russia stands twice in the third
PEOPLE = {"ana": "reviewer", "bo": "reviewer", "cleo": "admin", "rita": "reader"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of four articles, its index, and a tokens file with a token of each of PEOPLE."""
    root = tmp_path_factory.mktemp("review-desk")
    desks.indexed(root, *CODED)
    with pytest.MonkeyPatch.context() as patched:  # hashes that are quick to work out
        patched.setattr(users, "TIME_COST", 1)
        patched.setattr(users, "MEMORY_KIB", 64)
        held = {name: users.add(root / "tokens.json", name, role, today="2026-01-01") for name, role in PEOPLE.items()}
    (root / "held").write_text(json.dumps(held), encoding="utf-8")
    return root


@dataclass
class Visitor:
    """A browser of somebody who is signed in."""

    client: TestClient
    root: Path

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, **data: Any) -> Any:
        """Send a form, with the token of a page that has one."""
        page = self.client.get("/review/history").text
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found is not None
        return self.client.post(path, data={"csrf": found[1], **data})

    def sent(self, path: str, **changed: str) -> Any:
        """Send the form of a page as it is shown, with some of it changed."""
        page = self.client.get(path).text
        form = page[page.rindex("<form action") :] if "/record/" not in path else page[page.index('class="mend"') :]
        return self.client.post(
            path.split("?", maxsplit=1)[0],
            data=inputs(form[: form.index("</form>")]) | {k.replace("__", "."): v for k, v in changed.items()},
        )

    def all(self) -> list[Judgement]:
        return judgements(Lake.open(self.root / "store"))


def inputs(form: str) -> dict[str, str]:
    """What a browser would send of a form."""
    out = {name: unescape(value) for name, value in re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        out[name] = unescape(chosen[1]) if chosen else ""
    return out


@pytest.fixture
def visit(built: Path, tmp_path: Path) -> Iterator[Any]:
    """Gives the browsers of a desk over a copy of the store, by name."""
    root = Path(shutil.copytree(built, tmp_path / "desk"))
    held = json.loads((root / "held").read_text())
    lake = Lake.open(root / "store")
    index = Index.open(lake, root / "index.sqlite", refresh_s=3600.0)
    settings = Settings(
        str(root / "store"), index=root / "index.sqlite", tokens=root / "tokens.json", rates=0, upload="off", refresh_s=3600.0
    )
    app = desk(settings.store, settings=settings, index=index)

    def come(name: str | None) -> Visitor:
        client = TestClient(app, base_url=BASE, follow_redirects=False, headers={"Accept-Language": "en"})
        if name is not None:
            found = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)
            assert found is not None
            assert client.post("/login", data={"token": held[name], "next": "/review", "csrf": found[1]}).status_code == 303
        return Visitor(client, root)

    yield come
    guard.leave(app.state.desk)


def pages_of(visitor: Visitor) -> list[Coded]:
    """The articles of the desk: three that are alike, then one with wide characters."""
    return [*CODED[1:], CODED[0]]


def path_of(visitor: Visitor, n: int = 0, kind: str = "events") -> str:
    return f"/review/record/{getattr(pages_of(visitor)[n], kind)[0].id}"


class TestJudging:
    def test_a_record_stands_beside_its_words_in_the_text(self, visit: Any) -> None:
        page = visit("ana").get(path_of(visit("ana"))).text
        assert re.search(r'<a class="m event" id="here" href="#f-trigger"[^>]*>condemned</a>', page)
        assert re.search(r'<a class="m actor" href="#f-actors"[^>]*>Russia</a>', page)
        assert 'data-start="0"' in page
        assert re.search(r'<option value="ACCUSE" selected>', page)

    @pytest.mark.parametrize("kind", ["events", "statements", "positions", "relations"])
    @pytest.mark.parametrize("decision", ["accept", "reject", "unsure"])
    def test_a_decision_is_a_row_in_the_store(self, visit: Any, kind: str, decision: str) -> None:
        ana = visit("ana")
        path = path_of(ana, 0, kind)
        found = ana.post(path, decision=decision, reason=" why <b> ")
        article = pages_of(ana)[0].article.id
        assert (found.status_code, found.headers["location"]) == (303, f"/article/{article}#r-{path.rsplit('/', 1)[1]}")
        (row,) = ana.all()
        assert (row.author, row.kind, row.decision, row.reason, row.coder, row.task) == ("ana", kind, decision, "why <b>", "coder", None)
        shown = ana.get(path).text
        assert "What you said" in shown
        assert "<b>&gt;" not in shown
        assert "why &lt;b&gt;" in shown

    def test_a_correction_says_what_was_changed_and_nothing_else(self, visit: Any) -> None:
        ana = visit("ana")
        found = ana.sent(
            path_of(ana), decision="correct", type__0__value="THREATEN", recipients__0__words="the alliance", recipients__0__at=""
        )
        assert found.status_code == 303
        (row,) = ana.all()
        assert [(one.field, one.value, one.evidence and one.evidence.quote) for one in row.corrections] == [
            ("type", "THREATEN", None),
            ("recipients", "JPN", "the alliance"),
        ]
        again = ana.get(path_of(ana)).text
        assert re.search(r'<option value="THREATEN" selected>', again)
        assert 'value="the alliance"' in again

    def test_offsets_are_those_of_the_browser_where_characters_are_wide(self, visit: Any) -> None:
        ana = visit("ana")
        emoji = pages_of(ana)[3]
        text, path = emoji.article.text, f"/review/record/{emoji.events[0].id}"
        before = text[: text.index("Japan")]
        start = len(before.encode("utf-16-le")) // 2
        assert start > len(before)
        found = ana.sent(path, decision="correct", actors__0__value="JPN", actors__0__words="Japan", actors__0__at=f"{start}-{start + 5}")
        assert found.status_code == 303
        (one,) = ana.all()[0].corrections
        assert one.evidence is not None
        assert (one.evidence.quote, one.evidence.span.start) == ("Japan", len(before))

    def test_words_that_stand_twice_are_asked_about_and_nothing_is_lost_meanwhile(self, visit: Any) -> None:
        ana = visit("ana")
        path = path_of(ana, 1)
        found = ana.sent(
            path, decision="correct", type__0__value="THREATEN", recipients__0__words="Russia", recipients__0__at="", reason="hm"
        )
        assert found.status_code == 200
        assert "These words stand in 2 places" in found.text
        assert re.search(r'<option value="THREATEN" selected>', found.text)
        assert ">hm</textarea>" in found.text
        assert ana.all() == []
        second = re.findall(r'<input type="radio" name="recipients.0.at" value="([^"]+)"', found.text)[1]
        assert ana.sent(path, decision="correct", recipients__0__words="Russia", recipients__0__at=second).status_code == 303
        (one,) = ana.all()[0].corrections
        assert one.evidence is not None
        assert one.evidence.span.start == pages_of(ana)[1].article.text.rindex("Russia")

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"trigger__0__words": "invaded"}, "These words are not in the text"),
            ({"type__0__value": "HUG"}, "type cannot be"),
            ({"when__0__value": "yesterday"}, "no date"),
            ({"trigger__0__words": ""}, "trigger cannot be nothing"),
            ({}, "nothing is corrected"),
        ],
    )
    def test_what_cannot_be_is_told_beside_the_form(self, visit: Any, changed: dict[str, str], told: str) -> None:
        ana = visit("ana")
        found = ana.sent(path_of(ana), decision="correct", **changed)
        assert found.status_code in {200, 400}
        assert told in unescape(found.text)
        assert '<details class="mend" id="mend" open>' in found.text
        assert ana.all() == []

    def test_a_second_thought_revises_and_undo_brings_the_first_back(self, visit: Any) -> None:
        ana = visit("ana")
        for decision in ("accept", "reject"):
            ana.post(path_of(ana), decision=decision)
        first, second = ana.all()
        assert second.revises == first.id
        assert ana.post("/review/undo", judgement=second.id).status_code == 303
        (stands,) = current(ana.all())
        assert (stands.decision, stands.revises, len(ana.all())) == ("accept", second.id, 3)
        assert ana.post("/review/undo", judgement=stands.id).status_code == 303
        assert current(ana.all()) == []
        assert ana.post("/review/undo", judgement=first.id).status_code == 400
        assert visit("bo").post("/review/undo", judgement=stands.id).status_code == 400
        history = ana.get("/review/history").text
        assert history.count('<li class="') == len(ana.all())

    def test_what_others_say_is_shown_to_those_who_had_their_say(self, visit: Any) -> None:
        ana, bo = visit("ana"), visit("bo")
        ana.post(path_of(ana), decision="reject", reason="a rumour")
        assert "a rumour" not in bo.get(path_of(bo)).text
        bo.post(path_of(bo), decision="accept")
        assert "a rumour" in bo.get(path_of(bo)).text

    def test_judgements_are_seen_in_the_article_by_those_who_review(self, visit: Any) -> None:
        ana = visit("ana")
        record = path_of(ana)
        ana.post(record, decision="reject")
        article = f"/article/{pages_of(ana)[0].article.id}"
        assert re.search(rf'href="{record}">Judge</a> <span class="tag">rejected', ana.get(article).text)
        assert record not in visit(None).get(article).text
        assert record not in visit("rita").get(article).text

    def test_a_record_that_is_not_there_is_told(self, visit: Any) -> None:
        ana = visit("ana")
        for path in ("/review/record/0000", "/review/article/0000", "/review/record/" + "x" * 300):
            assert ana.get(path).status_code == 404
        assert ana.post("/review/record/0000", decision="accept").status_code == 404


class TestMissing:
    def test_what_is_missing_is_named_and_the_article_marked_complete(self, visit: Any) -> None:
        ana = visit("ana")
        coded = pages_of(ana)[0]
        path = f"/review/article/{coded.article.id}"
        assert "1 record is there" in ana.get(path).text
        told = {"type.0.value": "CONSULT", "actors.0.value": "Russia", "actors.0.words": "Russia", "trigger.0.words": "said"}
        assert ana.post(path, kind="events", **told).status_code == 303
        (row,) = ana.all()
        assert (row.decision, row.record, row.anchor.quote) == ("missed", row.id, "said")
        assert [(one.field, one.value) for one in row.corrections if one.field == "actors"] == [("actors", "RUS")]
        assert ana.post(path, kind="events", **{"type.0.value": "CONSULT"}).status_code == 400
        assert ana.post(path, kind="dates").status_code == 400
        assert ana.post(f"/review/complete/{coded.article.id}", kinds=["events", "positions"]).status_code == 303
        page = ana.get(path).text
        assert re.findall(r'name="kinds" value="(\w+)" checked', page) == ["events", "positions"]
        assert ana.post(f"/review/complete/{coded.article.id}").status_code == 303
        assert "checked" not in ana.get(path).text

    def test_words_in_two_places_are_asked_about_here_too(self, visit: Any) -> None:
        ana = visit("ana")
        path = f"/review/article/{pages_of(ana)[1].article.id}"
        found = ana.post(path, kind="events", **{"type.0.value": "CONSULT", "actors.0.words": "Russia", "trigger.0.words": "said"})
        assert "These words stand in 2 places" in found.text


class TestQueues:
    def draw(self, visitor: Visitor, **more: Any) -> Any:
        plan = {"name": "first", "kind": "events", "method": "sample", "size": "10", "overlap": "50", "seed": "1"}
        return visitor.post("/review/queues", **(plan | more))

    def test_a_queue_is_drawn_by_an_admin_and_worked_through(self, visit: Any) -> None:
        cleo, ana = visit("cleo"), visit("ana")
        assert self.draw(ana).status_code == 403
        assert self.draw(cleo, reviewers=["ana", "bo"]).status_code == 303
        found = tasks(Lake.open(cleo.root / "store"))
        assert {name for task in found for name in task.reviewers} == {"ana", "bo"}
        seen = []
        while (step := ana.get("/review/next?queue=first")).status_code == 303:
            path = step.headers["location"].split("?")[0]
            assert "drawn by lot" in ana.get(step.headers["location"]).text
            seen.append(path.rsplit("/", 1)[1])
            done = ana.post(path, decision="accept", queue="first")
            assert done.headers["location"] == "/review/next?queue=first"
        assert sorted(seen) == sorted(task.record for task in found if "ana" in task.reviewers)
        assert {row.task for row in ana.all()} == {"first"}
        assert f"You have judged {len(seen)} records" in step.text
        assert f"{len(seen)} / {len(seen)}" in ana.get("/review").text

    def test_two_who_come_at_once_are_given_two_tasks(self, visit: Any) -> None:
        self.draw(visit("cleo"), overlap="0")
        ana, bo = visit("ana"), visit("bo")
        places = [each.get("/review/next?queue=first").headers["location"] for each in (ana, bo, ana)]
        assert places[0] == places[2] != places[1]

    def test_a_task_can_wait_and_one_can_go_back(self, visit: Any) -> None:
        self.draw(visit("cleo"), overlap="0")
        ana = visit("ana")
        first = ana.get("/review/next?queue=first").headers["location"]
        page = unescape(ana.get(first).text)
        later = re.search(r'rel="next" href="([^"]+)"', page)
        assert later is not None
        second = ana.get(later[1]).headers["location"]
        assert second != first
        back = re.search(r'rel="prev" href="([^"]+)"', unescape(ana.get(second).text))
        assert back is not None
        assert ana.get(back[1]).headers["location"] == first
        assert "from the beginning" in ana.get("/review/next?queue=first&after=99").text.lower()

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [({"size": "x"}, "numbers"), ({"size": "0"}, "no size"), ({"method": "guess"}, "no way"), ({"type": "AID"}, "no record is left")],
    )
    def test_a_plan_that_cannot_be_is_told_with_what_was_sent(self, visit: Any, wrong: dict[str, str], told: str) -> None:
        found = self.draw(visit("cleo"), **wrong)
        assert found.status_code == 400
        assert told in found.text
        assert 'value="first"' in found.text

    def test_a_queue_survives_coding_anew(self, visit: Any) -> None:
        cleo, ana = visit("cleo"), visit("ana")
        self.draw(cleo)
        coded = pages_of(cleo)
        again = [replace(one, events=(replace(one.events[0], id=f"new-{n}"),)) for n, one in enumerate(coded)]
        desks.put(cleo.root / "store", *again, coder="another")
        index = ana.client.app.state.desk.index
        index.refresh()
        step = ana.get("/review/next?queue=first")
        assert "/review/record/new-" in step.headers["location"]
        ana.post(step.headers["location"].split("?")[0], decision="accept", queue="first")
        assert ana.all()[0].task == "first"


class TestTogether:
    def test_who_differs_is_settled_by_an_admin_and_what_each_said_stays(self, visit: Any) -> None:
        ana, bo, cleo = visit("ana"), visit("bo"), visit("cleo")
        path = path_of(ana)
        ana.post(path, decision="accept")
        bo.sent(path, decision="correct", type__0__value="THREATEN", reason="it is a threat")
        page = cleo.get("/review/adjudication").text
        assert "it is a threat" in page
        assert page.index("accuse") < page.index("threaten")
        assert "Decide" in page
        assert "Decide" not in ana.get("/review/adjudication").text
        assert ana.get(f"{path}?adjudicate=true").status_code == 403
        assert ana.post(path, decision="reject", adjudicate="1").status_code == 400
        assert "it is a threat" in cleo.get(f"{path}?adjudicate=true").text
        assert cleo.post(path, decision="reject", adjudicate="1").headers["location"] == "/review/adjudication"
        assert "nothing that is not settled" in cleo.get("/review/adjudication").text
        assert sorted((row.author, row.decision, row.task) for row in current(cleo.all())) == [
            ("ana", "accept", None),
            ("bo", "correct", None),
            ("cleo", "reject", "adjudication"),
        ]
        (score,) = [one for one in evaluate([cleo.root / "store"]) if (one.lang, one.kind, one.measure) == ("all", "event", "right")]
        assert (score.system, score.matched) == (1, 0)

    def test_agreement_is_told_by_field(self, visit: Any) -> None:
        ana, bo = visit("ana"), visit("bo")
        for n, decision in enumerate(("accept", "reject", "accept")):
            ana.post(path_of(ana, n), decision="accept")
            bo.post(path_of(bo, n), decision=decision)
        page = ana.get("/review/agreement").text
        assert "67 %" in page
        assert "<b>0.00</b>" in page or "<b>-0.00</b>" in page or re.search(r"<b>-?0\.\d\d</b>", page)

    def test_the_sheet_comes_in_three_forms(self, visit: Any) -> None:
        ana = visit("ana")
        ana.post(path_of(ana), decision="reject", reason="a rumour")
        rows = list(csv.DictReader(io.StringIO(ana.get("/review/sheet.csv").text)))
        assert [(row["type"], row["group"], row["reasons"]) for row in rows] == [("ACCUSE", "rejected", "ana: a rumour")]
        assert ana.get("/review/sheet.md").text.startswith("# ")
        assert ana.get("/review/sheet.html").headers["content-disposition"].startswith("attachment")
        assert ana.get("/review/sheet.exe").status_code == 400


PAGES = [
    "/review",
    "/review/next?queue=x",
    "/review/history",
    "/review/agreement",
    "/review/adjudication",
    "/review/sheet.csv",
    "/review/record/x",
]


class TestWho:
    @pytest.mark.parametrize("path", PAGES)
    def test_strangers_sign_in_first_and_come_back(self, visit: Any, path: str) -> None:
        found = visit(None).get(path)
        assert found.status_code == 303
        assert found.headers["location"].startswith("/login?next=%2Freview")

    @pytest.mark.parametrize("path", PAGES)
    def test_readers_do_not_review(self, visit: Any, path: str) -> None:
        assert visit("rita").get(path).status_code == 403

    @pytest.mark.parametrize("path", ["/review/record/x", "/review/undo", "/review/queues", "/review/article/x", "/review/complete/x"])
    def test_nobody_writes_who_is_nobody(self, visit: Any, path: str) -> None:
        assert visit(None).client.post(path, data={"decision": "accept"}).status_code == 401

    def test_a_desk_without_tokens_has_no_review(self, visit: Any) -> None:
        root = visit(None).root
        settings = Settings(str(root / "store"), index=root / "index.sqlite", upload="off", refresh_s=3600.0)
        with TestClient(desk(settings.store, settings=settings), base_url=BASE) as found:
            assert found.get("/review").status_code == 403
            assert found.post("/review/record/x", data={"decision": "accept"}).status_code == 403
            assert "/login" not in found.get("/").text

    def test_each_act_is_in_the_log(self, visit: Any) -> None:
        ana, cleo = visit("ana"), visit("cleo")
        ana.post(path_of(ana), decision="accept")
        TestQueues().draw(cleo)
        log = [json.loads(line) for line in (ana.root / "tokens.json.audit.jsonl").read_text().splitlines()]
        assert [(row["who"], row["what"]) for row in log] == [("ana", "sign in"), ("cleo", "sign in"), ("ana", "judge"), ("cleo", "queue")]
        assert log[2]["item"].startswith("events/")
        assert log[2]["detail"] == "accept"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_speaks_both_languages(visit: Any, language: str) -> None:
    cleo = visit("cleo")
    path = path_of(cleo)
    cleo.post(path, decision="accept")
    TestQueues().draw(cleo)
    article = pages_of(cleo)[0].article.id
    for page in (
        "/review",
        path,
        f"/review/article/{article}?kind=relations",
        "/review/history",
        "/review/agreement",
        "/review/adjudication",
        "/login",
    ):
        found = cleo.client.get(page, headers={"Accept-Language": language})
        assert found.status_code in {200, 303}
        if found.status_code == 200:
            assert f'<html lang="{language}">' in found.text
            assert 'style="' not in found.text
            assert not re.search(r"<script(?! src=)", found.text)


def test_the_text_is_never_markup(visit: Any, tmp_path: Path) -> None:
    text = records.TEXT.replace("Moscow –", '<script>alert(1)</script> "Moscow" –')
    coded = records.coded(text)
    desks.indexed(tmp_path / "odd", coded)
    token = users.add(tmp_path / "odd" / "tokens.json", '<img src=x onerror="x">', "admin", today="2026-01-01")
    settings = Settings(
        str(tmp_path / "odd" / "store"), index=tmp_path / "odd" / "index.sqlite", tokens=tmp_path / "odd" / "tokens.json", upload="off"
    )
    with TestClient(desk(settings.store, settings=settings), base_url=BASE) as client:
        found = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)
        assert found is not None
        client.post("/login", data={"token": token, "next": "/review", "csrf": found[1]})
        for path in (f"/review/record/{coded.events[0].id}", f"/review/article/{coded.article.id}", "/review"):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert "<img" not in page
            assert "&lt;img" in page
