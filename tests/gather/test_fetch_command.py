"""The command, from a feed to sources that can be coded."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from small_web import Reply, Web, page, xml

from detente.cli.main import main
from detente.draft import Source
from detente.read import sources

Run = Callable[..., tuple[int, str, str]]

STORIES = {
    "/talks": "Russia and Japan will resume talks on a peace treaty in March, the foreign ministry in Tokyo said on Tuesday.",
    "/accord": "Le ministre a déclaré mardi que la France soutiendrait l'accord, malgré les réserves de plusieurs capitales.",
    "/vertrag": "Die Regierung in Wien lehnt den Vertrag ab, wie ein Sprecher des Außenministeriums am Dienstag mitteilte.",
}
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Example</title>
<item><title>Talks</title><link>/talks?utm_source=rss</link><pubDate>Tue, 05 Jan 2027 10:00:00 GMT</pubDate><guid isPermaLink="false">t1</guid></item>
<item><title>Accord</title><link>/accord</link></item><item><title>Vertrag</title><link>/vertrag</link></item>
<item><title>Secret</title><link>/members/only</link></item></channel></rss>"""


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["detente", "fetch", *map(str, args), "--allow-private", "--per-host-delay", "0"])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return ran


@pytest.fixture
def press(web: Web) -> Web:
    web.pages |= {path: page(words) for path, words in STORIES.items()}
    web.pages["/talks?utm_source=rss"] = web.pages["/talks"]
    web.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /members/", media="text/plain")
    web.pages["/rss"] = lambda headers: Reply(status=304) if headers.get("if-none-match") == '"1"' else fresh()

    def fresh() -> Reply:
        reply = xml(FEED)
        reply.headers["ETag"] = '"1"'
        return reply

    return web


def test_from_a_feed_to_sources(cli: Run, press: Web, tmp_path: Path) -> None:
    into = tmp_path / "news"
    code, out, _ = cli(press.url("/rss"), "--into", into)
    assert code == 0
    assert out.splitlines()[:2] == ["3 pages fetched, 1 kept out by robots.txt", "listings read: 1"]
    assert "robots.txt forbids it" in out
    assert str(into / "detente-000001.warc.gz") in out.replace("\n", "")

    asked = len(press.asked)
    code, out, _ = cli(press.url("/rss"), "--into", into)
    assert code == 0
    assert out.splitlines()[:2] == ["0 pages fetched, 1 kept out by robots.txt", "listings read: 1 (1 not modified)"]
    assert [one.path for one in press.asked[asked:]] == ["/rss"]

    found = [source for source in sources([into]) if isinstance(source, Source)]
    assert [source.sha256 for source in found] == [hashlib.sha256(page(words).body).hexdigest() for words in STORIES.values()]
    assert [source.metadata.url for source in found] == [press.url(path) for path in STORIES]


def test_the_archive_is_one_that_others_read(cli: Run, press: Web, tmp_path: Path) -> None:
    cli(press.url("/rss"), "--into", tmp_path / "news")
    with (tmp_path / "news" / "detente-000001.warc.gz").open("rb") as file:
        pages = [
            (record.headers["WARC-Target-URI"], record.http_headers.status_code, record.reader.read().decode())
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, verify_digests=True)
        ]
    assert [url for url, _, _ in pages] == [press.url(path) for path in ("/talks?utm_source=rss", "/accord", "/vertrag")]
    assert all(status == 200 and words in text for (_, status, text), words in zip(pages, STORIES.values(), strict=True))


def test_options_reach_the_run(cli: Run, press: Web, tmp_path: Path) -> None:
    code, out, _ = cli(
        press.url("/rss"), "--into", tmp_path / "n", "--as", "feed", "--since", "2027-01-06", "--limit", "1", "--hosts", "2",
        "--agent", "panel", "--contact", "desk@ministry.example",
    )  # fmt: skip
    assert code == 0
    assert out.startswith("1 pages fetched, 2 left for the next run, 1 older than asked for\n")
    assert press.asked[0].headers["user-agent"].startswith("panel detente/")
    assert press.asked[0].headers["user-agent"].endswith("(+desk@ministry.example)")


def test_where_nothing_could_be_had_it_leaves_with_one(cli: Run, press: Web, tmp_path: Path) -> None:
    code, out, _ = cli(press.url("/nowhere"), tmp_path / "missing.txt", "--into", tmp_path / "n")
    assert code == 1
    assert "0 pages fetched, 2 failed" in out
    assert "HTTP 404 Not Found" in out
    assert "nothing new to write" in out


def test_a_folder_that_cannot_be_is_one_clear_line(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, err = cli("https://news.example/", "--into", tmp_path / "file")
    assert code == 1
    assert err.strip().splitlines()[-1].startswith(f"detente: {tmp_path / 'file'}: gather: cannot be made")


@pytest.mark.parametrize("args", [["x"], ["--into", "n"], ["x", "--into", "n", "--as", "rss"], ["x", "--into", "n", "--limit", "0"]])
def test_what_is_not_understood_leaves_with_two(cli: Run, args: list[str]) -> None:
    assert cli(*args)[0] == 2
