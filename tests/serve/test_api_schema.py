"""The API held against its own description by schemathesis: every status, header and form is as described, what is described as valid is taken, and
what is not is refused; with all checks on, and a seed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import desks
import records
from detente.draft import Source
from detente.model import Coded
from detente.review.queues import Plan, draw, keep
from detente.serve import users
from detente.serve.api import routes as api
from detente.serve.app import desk
from detente.serve.settings import Settings
from detente.serve.worker import Bench

schemathesis = pytest.importorskip("schemathesis")

SEED = 20_261_126
EXAMPLES = 4  # drawn at random for each operation, beside all that its bounds suggest
# Lists, facets, exports and pictures of all kinds are made by the same lines: these are tried with random examples alone, the others with all that
# the bounds of their parameters suggest.
ALIKE = (
    r"^/api/v1/((facets|export)/(events|statements|positions|relations)|facets/articles|statements|relations|positions|export/articles\.csv"
    r"|export/store/(?!csv|dna)|pictures/(timeline|network|map|quotes))"
)


class Here(Bench):
    """A bench that reads everything in this process, and always the same."""

    def code(self, source: Source, engine: str = "both") -> Coded:
        assert source.content
        return records.coded()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, str]:
    """A desk over a small store with a queue, and an admin's token."""
    folder = tmp_path_factory.mktemp("schema")
    index = desks.indexed(folder, *(desks.page(n, actor="RUS" if n % 2 else "USA") for n in range(5)))
    keep(index.lake, draw(index.lake, Plan("first", "sample", "events", 3)))
    token = users.add(folder / "tokens.json", "Ada", "admin", today="2026-01-01")
    settings = Settings(
        str(index.lake.root), index=index.path, tokens=folder / "tokens.json", refresh_s=3600.0, rates=0.0, hosts=("testserver",)
    )
    app = desk(settings.store, settings=settings, index=index)
    app.state.desk.bench = Here()
    return app, token


def described(served: tuple[Any, str], **more: Any) -> Any:
    """The description of a desk, to be tried."""
    from schemathesis.config import SchemathesisConfig

    app, token = served
    headers = {"Authorization": f"Bearer {token}"}
    config = SchemathesisConfig.from_dict(
        {"seed": SEED, "headers": headers, "generation": {"max-examples": EXAMPLES, "database": "none"}, **more}
    )
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is left behind by the tool is left in a folder of the test."""
    monkeypatch.chdir(tmp_path)


def labels(*, alike: bool) -> set[str]:
    """The operations that are described, those of ALIKE or the others."""
    paths = api.described()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if bool(re.match(ALIKE, path)) is alike}


def tried(schema: Any) -> set[str]:
    """The operations that were tried; fails with all faults that were found."""
    from schemathesis.engine import events, from_schema

    done, faults = set(), set()
    for event in from_schema(schema).execute():
        if isinstance(event, (events.NonFatalError, events.FatalError)):
            faults.add(str(event.info.message if isinstance(event, events.NonFatalError) else event.exception))
        if not isinstance(event, events.ScenarioFinished):
            continue
        for key, checks in event.recorder.checks.items():
            case = event.recorder.cases[key].value
            done.add(case.operation.label)
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    faults.add(
                        f"{case.operation.label}: {check.name}: {failure.title}: {failure.message[:300]}\n{case.as_curl_command()[:300]}"
                    )
    assert not faults, "\n\n".join(sorted(faults))
    return done


def test_the_api_is_as_described(served: tuple[Any, str]) -> None:
    assert tried(described(served).exclude(path_regex=ALIKE)) == labels(alike=False)


def test_what_is_made_by_the_same_lines_is_too(served: tuple[Any, str]) -> None:
    schema = described(served, phases={"coverage": {"enabled": False}, "stateful": {"enabled": False}})
    assert tried(schema.include(path_regex=ALIKE)) == labels(alike=True)
