from __future__ import annotations

import io
import zipfile

import pytest

from detente.errors import InputError
from detente.gather.lists import read_gdelt, read_list
from detente.gather.records import Facts, Link, Sub

EVENTS = 61
PAGE = "https://news.example/a"


def row(columns: int, **cells: str) -> str:
    values = ["0"] * columns
    for place, value in cells.items():
        values[int(place[1:])] = value
    return "\t".join(values)


def urls(text: str) -> list[str]:
    return [link.url for link in read_list(text.encode(), base=None).links]


def test_one_address_a_line() -> None:
    listed = read_list(
        "\ufeffhttps://a.example/1\r\n# a remark\n\n  HTTP://b.example/2  some words\nftp://c.example/3\nwords\n".encode(), base=None
    )
    assert [link.url for link in listed.links] == ["https://a.example/1", "HTTP://b.example/2"]
    assert listed.passed == (("line without a web address", 2),)


@pytest.mark.parametrize("text", ["words\nand more", "# nothing but a remark"])
def test_no_address_at_all_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="no web addresses"):
        read_list(text.encode(), base=None)


@pytest.mark.parametrize(
    "text",
    [
        'url,title,date,outlet\nhttps://a.example/1,"Talks, again",2027-01-05,The Example\n',
        "Title\tURL\tPublished\tPublisher\nTalks, again\thttps://a.example/1\t2027-01-05\tThe Example\n",
        '{"url": "https://a.example/1", "title": "Talks, again", "date": "2027-01-05", "publisher": "The Example", "more": 3}\n',
    ],
)
def test_tables_bring_what_they_say(text: str) -> None:
    assert read_list(text.encode(), base=None).links == (
        Link("https://a.example/1", Facts("Talks, again", "2027-01-05", outlet="The Example"), "2027-01-05"),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [('\f\n\t"', "no column of web addresses"), ('url\thead\n"https://a.example/1' + "\tx" * 100_000, "table cannot be read")],
)
def test_tables_without_a_header_or_an_end_of_a_quotation_are_an_error(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_list(text.encode(), base=None)


def test_a_cell_may_hold_several_addresses() -> None:
    assert urls("EventID\tURLs\n1\thttps://a.example/1;https://b.example/2?x=1;y=2\n") == [
        "https://a.example/1",
        "https://b.example/2?x=1;y=2",
    ]


def test_rows_without_an_address_are_counted() -> None:
    assert read_list(b"id\turl\n1\t\n2\tnone\n\n3\thttps://a.example/\n", base=None).passed == (("line without a web address", 2),)


def test_polecat_and_icews_have_no_addresses_and_that_is_said() -> None:
    header = "Event ID\tEvent Date\tEvent Type\tEvent Mode\nE1\t2027-01-05\tACCUSE\tNone\n"
    with pytest.raises(InputError, match="POLECAT") as error:
        read_list(header.encode(), base=None)
    assert "column url" in error.value.remedy
    assert urls(header.replace("Event Mode", "URL").replace("None", PAGE)) == [PAGE]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        (row(61, _60=PAGE, _59="20270105101500", _1="20270104"), "2027-01-05"),
        (row(58, _57=PAGE, _56="20270105", _1="20270104"), "2027-01-05"),
        (row(16, _5=PAGE, _2="20270105101500"), "2027-01-05"),
        (row(27, _4=PAGE, _1="20270105101500", _0="20270105101500-1"), "2027-01-05"),
        (row(27, _4=PAGE, _1="oops", _0="20270105101500-1"), None),
    ],
)
def test_gdelt_files_by_their_columns(line: str, day: str | None) -> None:
    listed = read_gdelt(f"{line}\n{line}\n".encode(), base="https://gdelt.example/x.zip")
    assert listed.links == (Link(PAGE, Facts(via="https://gdelt.example/x.zip"), day),)
    assert listed.links[0].facts.published is None  # the day GDELT saw it is not the day it was published


def test_the_first_version_of_the_graph_has_several_pages_a_row() -> None:
    header = "DATE\tNUMARTS\tCOUNTS\tTHEMES\tLOCATIONS\tPERSONS\tORGANIZATIONS\tTONE\tCAMEOEVENTIDS\tSOURCES\tSOURCEURLS"
    line = row(11, _0="20270105", _10="https://a.example/1<UDIV>https://b.example/2")
    assert [link.url for link in read_gdelt(f"{header}\n{line}".encode(), base=None).links] == [
        "https://a.example/1",
        "https://b.example/2",
    ]


def test_gdelt_rows_keep_their_quotes_and_count_what_has_no_address() -> None:
    text = "\n".join([row(EVENTS, _60=PAGE, _6='"unclosed'), row(EVENTS, _60="BBC Monitoring"), row(EVENTS, _60=PAGE + "/2")])
    listed = read_gdelt(text.encode(), base=None)
    assert [link.url for link in listed.links] == [PAGE, PAGE + "/2"]
    assert listed.passed == (("row without a web address", 1),)


def test_a_header_that_somebody_added_is_no_row() -> None:
    text = "GLOBALEVENTID" + "\tx" * (EVENTS - 1) + "\n" + row(EVENTS, _60=PAGE)
    assert [link.url for link in read_gdelt(text.encode(), base=None).links] == [PAGE]


def test_the_list_of_the_last_release_names_its_files() -> None:
    text = "".join(f"123 {'0' * 32} http://data.example/20270105101500.{kind}.CSV.zip\n" for kind in ("export", "mentions", "gkg"))
    subs = read_gdelt(text.encode(), base=None).subs
    assert subs[0] == Sub("http://data.example/20270105101500.export.CSV.zip", "gdelt", "2027-01-05")
    assert len(subs) == 3


@pytest.mark.parametrize("text", ["", "a\tb\tc", row(61, _0="words")])
def test_what_is_not_gdelts_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="not a GDELT file"):
        read_gdelt(text.encode(), base=None)


def packed(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("20270105.export.CSV", text)
    return out.getvalue()


def test_a_zip_of_it_is_told_and_read() -> None:
    from detente.gather.listings import read_listing
    from detente.gather.records import Manners

    data = packed(row(EVENTS, _60=PAGE))
    listed = read_listing(data, None, base=None, media="application/zip", manners=Manners())
    assert (listed.kind, [link.url for link in listed.links]) == ("gdelt", [PAGE])
    with pytest.raises(InputError, match="too long"):
        read_listing(data, None, base=None, media="", manners=Manners(unpacked_bytes=20))
