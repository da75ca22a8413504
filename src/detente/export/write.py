"""Exports written: the format is picked, the store streamed, and the file put in place only when it is whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import StoreError
from detente.export.format import Format
from detente.export.formats import named
from detente.export.records import KINDS, TOLD, Loss, found

if TYPE_CHECKING:
    from detente.store.lake import Lake

__all__ = ["export", "write_report"]

PART = ".part"  # what a file is called while it is written


def export(lake: Lake, into: Path, *, form: str, kinds: str | Sequence[str] | None = None, **options: int) -> Loss:
    """Write the records of a store in a format; the account of what it could not hold comes back.

    `kinds` are some of KINDS; None is all that the format can hold. Where the format has a file for each kind, and there are several, `into`
    becomes a folder. Raises StoreError for a format, kind or option that is none, and where the file cannot be written; nothing half-written is left.
    """
    chosen = named(form)
    wanted = _wanted(chosen, (kinds,) if isinstance(kinds, str) else kinds)
    settings = _settings(chosen, options)
    loss = Loss()
    _count_left_out(lake, chosen, loss)
    try:
        _check_place(into, folder=chosen.folder or (chosen.each and len(wanted) > 1))
        part = into.with_name(into.name + PART)
        try:
            _write(lake, part, chosen, wanted, loss, settings)
            _put(part, into)
        finally:
            _remove(part)
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", item=str(into), stage="export", remedy="name another file") from error
    return loss


def write_report(into: Path, loss: Loss, form: str) -> None:
    """Write the account of losses as JSON. Raises StoreError where the file cannot be written."""
    import detente

    told = {"format": form, "version": detente.__version__, "written": loss.written, "lost": dict(loss.ranked())}
    try:
        into.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", item=str(into), stage="export", remedy="name another file") from error


def _write(lake: Lake, into: Path, form: Format, kinds: tuple[str, ...], loss: Loss, settings: dict[str, Any]) -> None:
    if form.folder:
        into.mkdir()
    if not form.each:
        form.write(found(lake, kinds), into, loss, **settings)
    elif len(kinds) == 1:
        form.write(found(lake, kinds), into, loss, kind=kinds[0], **settings)
    else:
        into.mkdir()
        for kind in kinds:
            form.write(found(lake, (kind,)), into / f"{kind}.{form.name}", loss, kind=kind, **settings)


def _wanted(form: Format, kinds: Sequence[str] | None) -> tuple[str, ...]:
    """The kinds to write, in the order of the format."""
    for kind in kinds or ():
        if kind not in KINDS:
            raise StoreError(f"{kind!r} is no kind that is exported", stage="export", remedy=f"one of {', '.join(KINDS)}")
        if kind not in form.kinds:
            raise StoreError(f"{form.name} holds {', '.join(form.kinds)} only", stage="export", remedy="leave the kind out")
    return tuple(kind for kind in form.kinds if not kinds or kind in kinds)


def _settings(form: Format, options: dict[str, int]) -> dict[str, Any]:
    for name in options:
        if name not in form.options:
            known = ", ".join(form.options) or "none"
            raise StoreError(f"{form.name} has no option {name!r}", stage="export", remedy=f"options of it: {known}")
    return {**form.options, **options}


def _count_left_out(lake: Lake, form: Format, loss: Loss) -> None:
    """Count the records of kinds that the format has no place for."""
    from detente.store.query import ask

    for kind in TOLD:
        if kind not in form.kinds:
            loss.count(kind, ask(lake, f"SELECT count(*) AS n FROM {kind}").column("n")[0].as_py())


def _check_place(into: Path, *, folder: bool) -> None:
    """Raise StoreError where writing would mix files with others or put a file in the place of a folder."""
    if folder and into.is_dir() and any(into.iterdir()):
        raise StoreError("the folder holds other things", item=str(into), stage="export", remedy="name a new or empty folder")
    if folder and into.exists() and not into.is_dir():
        raise StoreError("this is a file, and a folder is to be written", item=str(into), stage="export", remedy="name a new folder")
    if not folder and into.is_dir():
        raise StoreError("this is a folder, and a file is to be written", item=str(into), stage="export", remedy="name a file")


def _put(part: Path, into: Path) -> None:
    if into.is_dir():
        into.rmdir()  # empty, as was checked
    part.replace(into)


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
