"""Reading, searching and looking at pictures in a browser, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from browsing import ARABIC, CAPTION, EMOJI, HOTLINE, Desk

Window = Callable[..., Any]
NARROW = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}


def test_hovering_over_words_shows_their_record_and_a_click_pins_it(window: Window, desk: Desk) -> None:
    page = window()
    page.goto(f"/article/{desk.article(HOTLINE)}")
    words = page.locator(".text .m", has_text="signed an agreement").first
    words.hover()
    card = page.locator(".card.lit")
    card.wait_for()
    assert card.locator(".act").first.inner_text().startswith("support")
    assert {"Greece", "Türkiye"} <= set(card.locator(".line .who").all_inner_texts())
    words.click()
    assert "pinned" in str(card.get_attribute("class"))
    assert card.locator(".pin").get_attribute("aria-pressed") == "true"
    page.mouse.move(5, 5)
    page.keyboard.press("Escape")
    assert page.locator(".pinned").count() == 0


def test_the_chain_of_attribution_is_drawn_from_the_outlet_inwards(window: Window, desk: Desk) -> None:
    page = window()
    record = desk.record(HOTLINE, "Cyprus had threatened", "statements")
    page.goto(f"/article/{desk.article(HOTLINE)}#r-{record}")
    chain = page.locator(f"#r-{record} .chain .who")
    assert chain.all_inner_texts() == ["The Harbour Post", "European diplomats"]


def test_what_is_marked_is_what_was_coded(window: Window, desk: Desk) -> None:
    """Offsets are code points in the store and UTF-16 units in the browser: behind flags and joined emoji they must still be exact."""
    page = window()
    page.goto(f"/article/{desk.article(EMOJI)}")
    found = "".join(page.locator(f'.text [data-cards~="r-{desk.record(EMOJI, "sent 5,000")}"]').all_inner_texts())
    assert found.startswith("sent 5,000 soldiers to the border in")
    assert "🇬🇾✊🏾" in page.locator(".text").inner_text()


def test_an_article_is_read_from_right_to_left(window: Window, desk: Desk) -> None:
    page = window()
    page.goto(f"/article/{desk.article(ARABIC)}")
    assert page.locator(".text").get_attribute("dir") == "rtl"
    block = page.locator(".text .block.paragraph").first
    assert block.evaluate("node => getComputedStyle(node).direction") == "rtl"
    mark = page.locator(".text .m").first
    mark.hover()
    page.locator(".card.lit").wait_for()
    assert page.locator("html").evaluate("node => getComputedStyle(node).direction") == "ltr"


def test_flags_stand_above_the_text(window: Window, desk: Desk) -> None:
    page = window()
    page.goto(f"/article/{desk.article(CAPTION)}")
    assert "Kyriakos Mitsotakis" in page.locator(".flags").inner_text()


def test_filters_narrow_the_list_and_the_address_keeps_them(window: Window) -> None:
    page = window()
    page.goto("/events")
    everything = page.locator(".lines > li").count()
    page.locator("#actor").fill("TUR")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**actor=TUR**")
    rows = page.locator(".lines > li")
    assert 0 < rows.count() < everything
    assert all("TUR" in text for text in rows.all_inner_texts())
    again = window()
    again.goto(page.url)
    assert again.locator(".lines > li").count() == rows.count()


def test_full_text_finds_articles_and_a_slash_goes_to_the_search(window: Window) -> None:
    page = window()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("trawler")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=trawler**")
    assert "Turkey seizes Greek trawler" in page.locator("main").inner_text()


def test_the_interface_is_french_where_one_likes(window: Window) -> None:
    page = window()
    page.goto("/events")
    page.get_by_role("link", name="Français").click()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h1").first.inner_text() == "Événements"
    page.get_by_role("link", name="Positions").first.click()
    assert page.locator("html").get_attribute("lang") == "fr"
    asked = window(locale="fr-FR")
    asked.goto("/")
    assert asked.locator("html").get_attribute("lang") == "fr"


def test_everything_that_is_read_works_without_scripts(window: Window, desk: Desk) -> None:
    page = window(java_script_enabled=False)
    page.goto("/")
    page.locator("main input[name=q]").fill("hotline")
    page.locator("main button").first.click()
    page.get_by_role("link", name="Greece and Turkey sign agreement").first.click()
    mark = page.locator(".text .m", has_text="signed an agreement").first
    target = str(mark.get_attribute("href"))
    mark.click()
    assert page.url.endswith(target)
    assert page.locator(target).is_visible()
    page.goto("/events?actor=GRC")
    assert page.locator(".lines > li").count() > 3
    page.goto("/pictures/timeline?dyad=GRC-TUR")
    assert page.locator("main svg, main img").first.is_visible()


def test_a_timeline_leads_to_the_events_behind_its_points(window: Window) -> None:
    page = window()
    page.goto("/pictures/timeline?dyad=GRC-TUR")
    assert page.locator("main svg").first.is_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").first.click()
    assert saved.value.suggested_filename.endswith(".csv")
    assert "Greece" in page.locator("main").inner_text()


def test_on_a_telephone_nothing_is_wider_than_the_screen(window: Window, desk: Desk) -> None:
    page = window(**NARROW)
    for path in ("/", "/events?actor=GRC", "/articles", f"/article/{desk.article(HOTLINE)}", f"/article/{desk.article(ARABIC)}", "/pictures",
                 "/pictures/timeline?dyad=GRC-TUR", "/pictures/matrix", "/read", "/about", "/login"):  # fmt: skip
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert page.locator(".masthead").is_visible()


def test_it_is_dark_where_the_system_is(window: Window, desk: Desk) -> None:
    page = window(color_scheme="dark")
    for path in ("/", f"/article/{desk.article(HOTLINE)}", "/pictures/timeline?dyad=GRC-TUR"):
        page.goto(path)
        red, green, blue = map(int, re.findall(r"\d+", page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor"))[:3])
        assert red + green + blue < 150, path


def test_an_article_is_gone_through_by_keyboard(window: Window, desk: Desk) -> None:
    page = window()
    page.goto(f"/article/{desk.article(HOTLINE)}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('m')"):
            break
    assert page.locator(".card.lit").count() == 1
    first = page.locator(".card.lit").get_attribute("id")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    assert page.locator(".card.pinned").count() == 1
    assert page.locator(".card.lit").get_attribute("id") != first
