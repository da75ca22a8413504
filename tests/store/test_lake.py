from __future__ import annotations

from pathlib import Path

from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from detente.store.lake import Lake


def test_files_on_disk_are_read_by_arrow_alone(tmp_path: Path) -> None:
    """Through delta-rs's file system Arrow's threads hold Python's buffers, and abort a process that ends before they let go."""
    files = Lake.create(tmp_path / "a store").dataset("events").filesystem
    assert isinstance(files, SubTreeFileSystem)
    assert isinstance(files.base_fs, LocalFileSystem)
