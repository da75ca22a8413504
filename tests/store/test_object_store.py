"""A store in an object store is a store as any other: tried against a server that speaks S3, on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import records
from detente.api import open as opened
from detente.errors import StoreError
from detente.scale.run import run
from detente.store.lake import Lake
from detente.store.location import Location
from detente.store.tables import CHILDREN, to_tables
from detente.store.tidy import tidy
from detente.store.writer import Writer

pytest.importorskip("moto", reason="moto, the stand-in for S3, is not installed")
ITEMS = [records.source(text, f"{n}.txt") for n, text in enumerate(records.texts(5))]
UP_S = 60.0


@pytest.fixture(scope="module")
def storage() -> Iterator[dict[str, str]]:
    """Options of a bucket on a server of this test, in a process of its own since delta-rs keeps the interpreter's lock while it waits."""
    import boto3
    from botocore.exceptions import EndpointConnectionError

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", endpoint_url=url, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")
    deadline = time.monotonic() + UP_S
    try:
        while True:
            try:
                client.create_bucket(Bucket="news")
                break
            except EndpointConnectionError:
                assert time.monotonic() < deadline, "the S3 server did not come up"
                assert server.poll() is None, "the S3 server has ended"
                time.sleep(0.2)
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }
    finally:
        client.close()
        server.kill()
        server.wait()


def test_a_run_and_its_resumption(fake: None, storage: dict[str, str], tmp_path: Path) -> None:
    first = run(ITEMS[:3], store="s3://news/one", inputs=[], storage=storage)
    second = run(ITEMS, store="s3://news/one", inputs=[], storage=storage)
    assert (first.coded, second.coded, second.skipped) == (3, 2, 3)
    run(ITEMS, store=tmp_path / "disk", inputs=[])
    query = "SELECT * FROM {} ORDER BY article, ordinal"
    for kind in CHILDREN:
        there = opened("s3://news/one", storage=storage).sql(query.format(kind)).to_pylist()
        assert there == opened(tmp_path / "disk").sql(query.format(kind)).to_pylist()


def test_an_upgrade_and_two_writers(storage: dict[str, str]) -> None:
    lake = Lake.create("s3://news/two", storage)
    coded = [records.coded(text, text[-8:]) for text in records.texts(4)]
    writers = [Writer(lake, "old"), Writer(lake, "old")]
    for writer in writers:
        writer.add(to_tables(coded, "old"))
    for writer in writers:
        writer.commit()
    later = Writer(lake, "new")
    later.add(to_tables(coded[:2], "new"))
    later.commit()
    counts = (
        opened("s3://news/two", storage=storage).sql("SELECT coder, count(*) AS n FROM articles GROUP BY coder ORDER BY coder").to_pylist()
    )
    assert counts == [{"coder": "new", "n": 2}, {"coder": "old", "n": 2}]
    assert lake.table("events").to_pyarrow_table().num_rows == 4
    tidy("s3://news/two", storage=storage)
    assert opened("s3://news/two", storage=storage).events(actor="RUS").num_rows == 4
    assert opened("s3://news/two", storage=storage).coded(coded[3].article.id) == coded[3]


def test_mending_is_left_to_the_object_store(storage: dict[str, str]) -> None:
    Lake.create("s3://news/three", storage)
    with pytest.raises(StoreError, match="not mended"):
        tidy("s3://news/three", mend=True, storage=storage)


def test_a_bucket_that_is_not_there_is_named(storage: dict[str, str]) -> None:
    with pytest.raises(StoreError, match="s3://nowhere/store"):
        Lake.open("s3://nowhere/store", storage)


@pytest.mark.parametrize(
    ("given", "table", "on_disk"),
    [
        ("s3://news/day", "s3://news/day/events", False),
        (Path("s3://news/day"), "s3://news/day/events", False),  # the command line hands on paths
        ("gs://news/day/", "gs://news/day/events", False),
        ("az://news/day", "az://news/day/events", False),
        ("days/one", "days/one/events", True),
        ("C:/days/one", "C:/days/one/events", True),
    ],
)
def test_where_a_store_lies(given: str | Path, table: str, on_disk: bool) -> None:
    location = Location(given)
    assert location.table("events") == table
    assert (location.folder is not None) == on_disk
