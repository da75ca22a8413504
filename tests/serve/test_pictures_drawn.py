"""Each picture as data and drawing: what is shown where, what is left out and said, and that no two labels hide each other."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.serve import views
from detente.serve.pictures import map as maps
from detente.serve.pictures import matrix, network, palette, quotes, timeline
from detente.serve.pictures.acts import Acts, Pair
from detente.serve.pictures.frame import Picture, bin_labels
from detente.serve.pictures.layout import placed
from detente.serve.pictures.matrix import Held, Stand, changes
from detente.serve.pictures.names import issue_name, name_of, party_name, relay_name, voice_name
from detente.serve.pictures.network import Tie
from detente.serve.pictures.painter import Painter
from detente.serve.pictures.projection import HEIGHT, VIEWS, WIDTH, located, middle
from detente.serve.pictures.quotes import REST, Flow
from detente.serve.rows import NONE
from detente.serve.words import speaker

SAY = speaker("en")
PAIR = Pair("RUS", "UKR", "Russia", "Ukraine")
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """All layers of a specification, wherever they are."""
    if "mark" in spec:
        return [spec]
    return [layer for inner in (*spec.get("layer", ()), *spec.get("vconcat", ())) for layer in layers(inner)]


def marked(picture: Picture) -> list[dict[str, Any]]:
    """The values that say what they are: those that a reader can point at."""
    assert picture.spec is not None
    shared = picture.spec.get("data", {}).get("values", [])
    told = [layer for layer in layers(picture.spec) if "description" in layer.get("encoding", {})]
    return [*shared, *(value for layer in told for value in layer.get("data", {}).get("values", []))]


def acts(*rows: tuple[int, str | None, str | None, float]) -> Acts:
    way, first, last, score = zip(*rows, strict=True)
    sides = [np.array([date.fromisoformat(day).toordinal() if day else NONE for day in side], np.int32) for side in (first, last)]
    return Acts(
        np.arange(len(rows), dtype=np.uint32),
        np.array(way, np.int8),
        *sides,
        np.array([round(value * 100) for value in score], np.int32),
        np.zeros(len(rows), np.int8),
        ("ACCUSE",),
    )


def drawn(found: Acts, **more: Any) -> Picture:
    return timeline.timeline(found, PAIR, SAY, link=lambda unit, mark: f"/pictures/timeline/behind?unit={unit}&way={mark.way}", **more)


def test_a_month_is_drawn_as_a_month_and_not_as_a_day() -> None:
    picture = drawn(acts((0, "2022-02-01", "2022-02-28", -3), (1, "2022-02-24", "2022-02-24", 4)))
    month, day = marked(picture)
    assert (month["first"], month["last"], month["spread"], month["open"]) == ("2022-02-01", "2022-03-01", True, False)
    assert (day["first"], day["spread"]) == ("2022-02-24", False)
    assert "2022-02, Russia → Ukraine: 1 act with the score −3.0" in month["words"]
    assert [row[:6] for row in picture.rows] == [
        ("ab", "RUS", "UKR", "2022-02-01", "2022-02-28", -3.0),
        ("ba", "UKR", "RUS", "2022-02-24", "2022-02-24", 4.0),
    ]


def test_an_open_side_is_drawn_as_open() -> None:
    picture = drawn(acts((0, None, "2022-03-01", -3), (0, "2022-01-01", "2022-01-01", -3)))
    stub = next(mark for mark in marked(picture) if mark["spread"])
    assert stub["open"]
    assert stub["last"] == "2022-03-02"
    assert picture.rows[1][3:5] == ("2022-01-01", "2022-01-01")
    assert picture.rows[0][3:5] == (None, "2022-03-01")


def test_acts_without_a_date_are_counted_beside_the_drawing() -> None:
    picture = drawn(acts((0, None, None, -3), (0, None, None, -3), (1, "2022-01-01", "2022-01-01", -3)))
    assert len(marked(picture)) == 1
    assert any(note.text.startswith("2 acts, of which the text does not tell the date") for note in picture.notes)
    assert "3 acts, of which 1 have a date" in picture.text


def test_nothing_dated_is_nothing_drawn() -> None:
    picture = drawn(acts((0, None, None, -3)))
    assert picture.spec is None
    assert picture.rows == ()


def test_a_few_acts_of_long_ago_do_not_press_the_rest_together() -> None:
    rows = [(0, f"2022-{month:02d}-01", f"2022-{month:02d}-01", -3.0) for month in range(1, 13)] * 3
    picture = drawn(acts((0, "1962-10-14", "1962-10-14", -9), *rows), all_of="/all")
    assert {mark["first"][:4] for mark in marked(picture)} == {"2022"}
    note = next(note for note in picture.notes if note.link)
    assert note.text.startswith("1 act lies outside 2022-01-01")
    assert note.link == "/all"
    assert len({row[3] for row in picture.rows}) == 13
    assert len(marked(drawn(acts((0, "1962-10-14", "1962-10-14", -9), *rows), whole=True))) == 13


def test_many_marks_are_gathered_by_month_and_then_by_year() -> None:
    start = date(2000, 1, 1).toordinal()
    days = [date.fromordinal(start + n).isoformat() for n in range(timeline.MARKS_MOST + 1)]
    assert timeline.coarsest(acts(*((0, day, day, -3.0) for day in days)))[0] == "month"
    months = [f"{1900 + n // 12}-{n % 12 + 1:02d}-01" for n in range(timeline.MARKS_MOST + 1)]
    assert timeline.coarsest(acts(*((0, day, day, -3.0) for day in months)))[0] == "year"
    unit, found = timeline.coarsest(acts(*((0, day, day, -3.0) for day in days[: timeline.MARKS_MOST])))
    assert (unit, len(found)) == ("day", timeline.MARKS_MOST)


def test_the_table_has_each_direction_of_each_period() -> None:
    february = [(0, f"2022-02-{day:02d}", f"2022-02-{day:02d}", score) for day, score in ((3, -3.0), (5, -5.0), (7, -4.0), (9, -4.0))]
    june = [(2, "2022-06-05", "2022-06-05", 4.0), (1, "2022-06-06", "2022-06-06", 2.5)] * 3
    picture = drawn(acts(*february, *june))
    assert [[cell.text for cell in row] for row in picture.table.rows] == [
        ["2022-02", "4", "−4.0", "", "", "", ""],
        ["2022-06", "", "", "3", "+2.5", "3", "+4.0"],
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(10, 90), st.floats(20, 45)), max_size=30), st.data())
def test_nodes_stay_in_the_frame_and_keep_apart(boxes: list[tuple[float, float]], data: st.DataObject) -> None:
    node = st.integers(0, max(0, len(boxes) - 1))
    ties = data.draw(st.lists(st.tuples(node, node, st.floats(0.1, 1.0)), max_size=40)) if len(boxes) > 1 else []
    ties = [tie for tie in ties if tie[0] != tie[1]]
    points = placed(ties, boxes, 880, 600)
    assert points == placed(ties, boxes, 880, 600)
    for (x, y), (wide, high) in zip(points, boxes, strict=True):
        assert wide / 2 <= x <= 880 - wide / 2
        assert high / 2 <= y <= 600 - high / 2
    overlaps = 0
    for (one, box), (other, its) in combinations(zip(points, boxes, strict=True), 2):
        overlaps += abs(one[0] - other[0]) < (box[0] + its[0]) / 2 - 1 and abs(one[1] - other[1]) < (box[1] + its[1]) / 2 - 1
    assert overlaps <= len(boxes) // 10


def network_of(*ties: Tie) -> Picture:
    return network.network(
        ties,
        50,
        SAY,
        lambda code: name_of(code, "en"),
        tie_link=lambda tie: f"/pictures/timeline?dyad={tie.a}-{tie.b}",
        node_link=lambda code: f"/n?{code}",
    )


def test_ties_are_lines_and_parties_are_nodes() -> None:
    picture = network_of(Tie("RUS", "UKR", 9, -4.5, 6, 3), Tie("FRA", "RUS", 2, None, 1, 0))
    words = [mark["words"] for mark in marked(picture)]
    assert "Russia – Ukraine: 9 acts, mean score −4.5 (Russia → Ukraine 6, Ukraine → Russia 3, together 0)" in words
    assert "France – Russia: 2 acts, mean score – (France → Russia 1, Russia → France 0, together 1)" in words
    assert "Russia: 11 acts in these ties" in words
    assert picture.table.rows[0][0].link == "/pictures/timeline?dyad=RUS-UKR"
    assert picture.rows == (("RUS", "UKR", 9, -4.5, 6, 3, 0), ("FRA", "RUS", 2, None, 1, 0, 1))
    assert network_of().spec is None


def test_only_ties_between_the_busiest_parties_are_kept() -> None:
    pairs = [("A B", 10), ("A C", 8), ("D E", 3), ("B C", 1)]
    assert network.kept(pairs, nodes=3) == ["A B", "A C", "B C"]
    assert network.kept(pairs, nodes=5, ties=2) == ["A B", "A C"]


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_places_lie_where_the_shapes_are_drawn(view: str) -> None:
    """Our projection against the converter's, which draws the land."""
    chosen = VIEWS[view]
    kind = {"type": "equalEarth" if chosen.whole else "azimuthalEqualArea", "rotate": [-chosen.lon, 0 if chosen.whole else -chosen.lat]}
    points = [(chosen.lon + east, chosen.lat + north) for east in (-9, 0, 11) for north in (-7, 0, 8)]
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 0,
        "projection": {**kind, "scale": chosen.scale, "translate": list(middle(chosen))},
        "data": {"values": [{"lon": lon, "lat": lat} for lon, lat in points]},
        "mark": {"type": "text", "text": "x"},
        "encoding": {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}},
    }
    painter = PAINTERS.setdefault("one", Painter())
    drawing = painter.svg(spec, "en")
    found = [tuple(map(float, pair)) for pair in re.findall(r'<text[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)', drawing)]
    baseline = found[4][1] - located(chosen, *points[4])[1]  # type: ignore[index] # the middle is always inside
    for point, (x, y) in zip(points, found, strict=True):
        assert located(chosen, *point) == pytest.approx((x, y - baseline), abs=0.2)


PAINTERS: dict[str, Painter] = {}


@pytest.fixture(scope="module", autouse=True)
def _ended() -> Any:
    yield
    for painter in PAINTERS.values():
        painter.close()


def test_what_is_on_the_other_side_of_the_earth_is_outside() -> None:
    assert located(VIEWS["europe"], -164, -51) is None
    assert located(VIEWS["europe"], -90, 40) is None
    assert located(VIEWS["world"], 0, 0) is not None
    assert located(VIEWS["pacific"], 181, 0) == pytest.approx(located(VIEWS["pacific"], -179, 0))


def spot(name: str, lat: float, lon: float, acts: int, kind: str = "city", country: str = "UKR", *claimants: str) -> maps.Spot:
    return maps.Spot(lat, lon, name, kind, country, claimants, acts, -3.0)


CRIMEA = spot("Crimea", 45.3, 34.4, 3, "region", "UKR", "UKR", "RUS")


def atlas(*spots: maps.Spot, view: str = "world") -> Picture:
    return maps.atlas(spots, 20, 12, SAY, lambda code: name_of(code, "en"), link=lambda spot: "/pictures/map/behind", view=view)


def test_towns_are_circles_countries_rings_and_disputed_places_rimmed() -> None:
    picture = atlas(
        spot("Kyiv", 50.45, 30.52, 5), spot("Ukraine", 49, 32, 4, "country"), spot("Crimea", 45.3, 34.4, 3, "region", "UKR", "UKR", "RUS")
    )
    assert picture.spec is not None
    full, rings, rims = [layer["data"]["values"] for layer in layers(picture.spec)[1:4]]
    assert [value["name"] for value in full] == ["Kyiv"]
    assert [value["name"] for value in rings] == ["Ukraine", "Crimea"]
    assert [value["name"] for value in rims] == ["Crimea"]
    assert [value["area"] for value in (*full, *rings)] == sorted((value["area"] for value in (*full, *rings)), reverse=True)
    assert "Claimed by more than one state (dashed rim): Crimea." in picture.text
    assert picture.table.rows[2][1].text == "claimed by Ukraine, Russia"
    assert any("8 acts have no place" in note.text for note in picture.notes)


def test_what_lies_outside_a_view_is_said() -> None:
    picture = atlas(spot("Kyiv", 50.45, 30.52, 5), spot("Lima", -12, -77, 4, country="PER"), view="europe")
    assert [mark["name"] for mark in marked(picture)] == ["Kyiv"]
    assert any(note.text.startswith("4 acts lie outside") for note in picture.notes)
    assert len(picture.rows) == 2


def test_names_of_places_do_not_hide_each_other() -> None:
    crowd = [spot(f"A place {n}", 48 + n / 10, 30 + n / 10, 30 - n) for n in range(20)]
    picture = atlas(*crowd)
    assert picture.spec is not None
    named = next(layer["data"]["values"] for layer in layers(picture.spec) if layer["mark"]["type"] == "text")
    assert named
    boxes = [(value["left"], value["y"], value["left"] + maps.LETTER * len(value["name"])) for value in named]
    for one, other in combinations(boxes, 2):
        assert abs(one[1] - other[1]) >= maps.LINE or one[2] <= other[0] or other[2] <= one[0]


def stand(holder: str, issue: str, *held: tuple[str | None, str]) -> Stand:
    return Stand(holder, issue, tuple(Held(day, stance, 1) for day, stance in held))


def test_a_change_is_between_days_and_not_from_or_to_what_is_unclear() -> None:
    found = stand(
        "RUS",
        "x",
        (None, "oppose"),
        ("2018-01-01", "support"),
        ("2019-01-01", "unclear"),
        ("2020-01-01", "support"),
        ("2021-01-01", "oppose"),
    )
    assert [(one.day, other.day) for one, other in changes(found)] == [("2020-01-01", "2021-01-01")]
    assert found.last == "oppose"
    assert stand("RUS", "x", ("2018-01-01", "support"), ("2018-01-01", "oppose")).last == "support"


def matrix_of(*stands: Stand, **more: Any) -> Picture:
    return matrix.matrix(
        stands,
        9,
        SAY,
        lambda code: name_of(code, "en"),
        lambda issue: issue_name(issue, "en"),
        link=lambda stand: f"/b?{stand.holder}",
        **more,
    )


def test_a_cell_says_the_last_stance_and_how_it_came_to_it() -> None:
    picture = matrix_of(
        stand("RUS", "ukraine-war", (None, "support"), ("2018-01-01", "support"), ("2020-06-01", "oppose")),
        stand("FRA", "crimea", ("2019-01-01", "oppose")),
    )
    words = [mark["words"] for mark in marked(picture)]
    assert words[0].endswith("opposes (3 positions); from “supports” to “opposes” by 2020-06-01")
    assert words[1].endswith("opposes (1 position)")
    assert [cell.text for cell in picture.table.rows[0]][2:] == ["opposes", "2020-06-01", "3", "2020-06-01: supports → opposes"]
    assert any(note.text.startswith("1 position without any day") for note in picture.notes)
    assert "1 change of stance" in picture.text
    assert matrix_of().spec is None


def test_columns_come_in_the_order_asked_for() -> None:
    picture = matrix_of(stand("RUS", "b", ("2019-01-01", "oppose")), stand("RUS", "a", ("2019-01-01", "oppose")), issues=["a", "b", "c"])
    at = {mark["words"].split(" on ")[1].split(":")[0]: mark["x"] for mark in marked(picture)}
    assert sorted(at, key=at.__getitem__) == ["a", "b"]


def test_signs_of_a_cell_stand_in_the_order_of_time_within_it() -> None:
    picture = matrix_of(
        stand("RUS", "a", (None, "oppose"), ("2018-01-01", "support"), ("2019-01-01", "conditional"), ("2022-01-01", "oppose"))
    )
    assert picture.spec is not None
    cell = marked(picture)[0]
    signs = next(layer["data"]["values"] for layer in layers(picture.spec) if layer["mark"]["type"] == "point")
    across = [sign["x"] for sign in signs]
    assert across == sorted(across)
    assert cell["x"] <= across[0] < cell["from"] < across[1]
    assert across[-1] <= cell["to"]


def quotes_of(*flows: Flow) -> Picture:
    return quotes.quotes(
        flows,
        99,
        SAY,
        lambda outlet: outlet,
        lambda relay: relay_name(relay, SAY),
        lambda voice: voice if voice == REST else voice_name(voice, "en", SAY),
        link=lambda outlet, relay, voice: "" if REST in {outlet, relay, voice} else f"/b?{outlet}|{relay}|{voice}",
    )


def test_bands_add_up_and_lead_to_what_they_are() -> None:
    picture = quotes_of(
        Flow("Wire", "-", "state:RUS", 5),
        Flow("Wire", "REUTERS", "state:RUS", 2),
        Flow("Post", "REUTERS", "expert:", 1),
        Flow("Post", "BBC", "itself:", 1),
    )
    words = {mark["words"]: mark["link"] for mark in marked(picture)}
    assert words["Wire ← Reuters: 2 statements"] == "/b?Wire|REUTERS|"
    assert words["Reuters ← Russia: 2 statements"] == "/b?|REUTERS|state:RUS"
    assert words["Reuters: 3 statements"] == "/b?|REUTERS|"
    assert "4 came through" in picture.text
    kinds = {mark["words"]: mark["kind"] for mark in marked(picture) if "band" in mark}
    assert kinds["Wire ← directly: 5 statements"] == "directly"
    assert kinds["Post ← BBC: 1 statement"] == "through another medium"
    assert kinds["Post ← Reuters: 1 statement"] == "through an agency"


@settings(deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=26), st.lists(st.integers(1, 5000), min_size=1, max_size=14))
def test_nodes_of_a_column_have_room_for_their_labels(voices: list[int], outlets: list[int]) -> None:
    flows = [Flow(f"outlet {n % len(outlets)}", "-", f"state:{n}", count) for n, count in enumerate(voices)]
    picture = quotes_of(*flows)
    assert picture.spec is not None
    for column in range(3):
        nodes = sorted((mark["y"] + mark["y2"]) / 2 for mark in marked(picture) if mark.get("column") == column)
        assert all(below - above >= quotes.SLOT - 0.2 for above, below in pairwise(nodes))
        assert all(-0.2 <= mark["y"] <= mark["y2"] <= picture.spec["height"] for mark in marked(picture) if mark.get("column") == column)


def test_every_colour_of_a_drawing_has_one_for_dark_paper_and_one_in_the_style_sheet() -> None:
    style = (Path(views.__file__).parent / "static" / "pictures.css").read_text()
    for light, dark in palette.COLOURS.items():
        for use in ("fill", "stroke"):
            assert f'.drawing [{use}="{light}"] {{ {use}: {dark}; }}' in style
    pictures = [
        drawn(acts((0, "2022-02-01", "2022-02-28", -3), (1, "2022-02-24", "2022-02-24", 4), (2, "2022-02-24", "2022-02-24", 4))),
        network_of(Tie("RUS", "UKR", 9, -4.5, 6, 3)),
        atlas(CRIMEA),
        matrix_of(
            stand("RUS", "x", ("2018-01-01", "support"), ("2019-01-01", "oppose"), ("2019-02-01", "conditional"), ("2019-03-01", "unclear"))
        ),
        quotes_of(
            Flow("Wire", "-", "state:RUS", 5),
            Flow("Wire", "AFP", "state:RUS", 5),
            Flow("Wire", "BBC", "state:RUS", 5),
            Flow(REST, REST, REST, 1),
        ),
    ]
    for picture in pictures:
        assert set(COLOUR.findall(str(picture.spec))) <= set(palette.COLOURS), picture.name


def test_dark_colours_differ_as_the_light_ones_do() -> None:
    assert len(set(palette.COLOURS.values())) == len(palette.COLOURS)
    assert not set(palette.COLOURS) & set(palette.COLOURS.values())
    assert palette.darkened('fill="#0072b2" stroke="#123456"') == f'fill="{palette.COLOURS["#0072b2"]}" stroke="#123456"'


@settings(deadline=None)
@given(st.floats(-10, 10), st.floats(-10, 10))
def test_steps_of_the_score_are_in_order_and_alike_on_both_sides(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= palette.score_bin(low) <= palette.score_bin(high) <= 6
    assert palette.score_bin(-one) == 6 - palette.score_bin(one)
    assert len(bin_labels(SAY)) == len(palette.BIN_COLOURS) == 7


def test_names_are_those_of_the_interface_s_language() -> None:
    assert [name_of("RUS", language) for language in ("en", "fr")] == ["Russia", "Russie"]
    assert [name_of("NATO", language) for language in ("en", "fr")] == ["NATO", "OTAN"]
    assert name_of("FRA+DEU", "fr") == "France + Allemagne"
    assert party_name("RUS/CVL", "en") == "Russia, civilians"
    assert party_name("?/JRN", "en") == "media"
    assert party_name("phrase:the rebels", "en") == "“the rebels”"
    assert party_name("anonymous:expert", "en") == "experts"
    assert party_name("jane-doe", "en") == "jane doe"
    assert issue_name("sanctions:RUS", "en") == "sanctions: Russia"
    assert voice_name("person:FRA", "en", SAY) == "France: persons"
    assert voice_name("body:NATO", "en", SAY) == "NATO"
    assert relay_name("REUTERS", SAY) == "Reuters"
    assert relay_name("AFP", SAY) == "AFP"
