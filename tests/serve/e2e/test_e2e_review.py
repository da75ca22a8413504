"""Reviewing in a browser: by mouse, by keyboard alone, without scripts, and over a store that is coded anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browsing import EMOJI, HOTLINE, TRAWLER, Desk
from detente.demo.build import ARTICLES
from detente.own import Own, load
from detente.read import sources
from detente.review.journal import judgements
from detente.scale.run import run
from detente.store.lake import Lake

SignedIn = Callable[..., Any]
REFRESH_S = 30.0
RECTANGLES = """
([words, nth]) => {
  const text = document.getElementById('text');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let all = '', nodes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) { nodes.push([node, all.length]); all += node.data; }
  let at = -1;
  for (let n = 0; n <= nth; n++) at = all.indexOf(words, at + 1);
  const place = (where) => { const [node, from] = nodes.filter(([, from]) => from <= where).at(-1); return [node, where - from]; };
  const range = document.createRange();
  range.setStart(...place(at));
  range.setEnd(...place(at + words.length));
  range.startContainer.parentElement.scrollIntoView({ block: 'center', behavior: 'instant' });
  const boxes = [...range.getClientRects()];
  return [boxes[0].left, boxes[0].top + boxes[0].height / 2, boxes.at(-1).right, boxes.at(-1).top + boxes.at(-1).height / 2];
}
"""


def select(page: Any, words: str, nth: int = 0) -> None:
    """Select words of the text with the mouse."""
    left, top, right, bottom = page.evaluate(RECTANGLES, [words, nth])
    page.mouse.move(left + 0.5, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, bottom, steps=4)
    page.mouse.move(right - 0.5, bottom, steps=4)
    page.mouse.up()


def said(store: Path, record: str) -> list[Any]:
    """The judgements about a record, the last at the end; the demonstration's are the first."""
    return [each for each in judgements(Lake.open(store)) if each.record == record]


def test_a_record_is_put_right_by_selecting_words(signed_in: SignedIn, desk: Desk) -> None:
    page = signed_in()
    record = desk.record(EMOJI, "sent 5,000")
    page.goto(f"/article/{desk.article(EMOJI)}#r-{record}")
    page.locator(f"#r-{record}").get_by_role("link", name="Judge").click()
    page.wait_for_url("**/review/record/**")
    page.keyboard.press("c")
    page.locator("#f-trigger .picked").first.click()
    select(page, "sent 5,000 soldiers")
    assert page.locator("#f-trigger .picked").first.input_value() == "sent 5,000 soldiers"
    page.locator("#f-recipients input[name='recipients.0.value']").fill("GUY")
    page.locator("#f-recipients .picked").first.click()
    select(page, "Guyana", nth=1)
    page.get_by_role("button", name="Save the correction").click()
    page.wait_for_url("**/article/**")
    made = said(desk.store, record)[-1]
    text = page.evaluate("fetch(location.pathname.replace('/article/', '/api/v1/articles/') + '/text').then(each => each.json())")["text"]
    fixed = {each.field: each for each in made.corrections}
    assert made.decision == "correct"
    for field, words in (("trigger", "sent 5,000 soldiers"), ("recipients", "Guyana")):
        assert fixed[field].evidence.quote == words
        span = fixed[field].evidence.span
        assert text[span.start : span.end] == words
    assert fixed["recipients"].value == "GUY"


def test_a_correction_is_seen_again_after_the_article_is_coded_anew(serve: Callable[[], Desk], signed_in: SignedIn, tmp_path: Path) -> None:
    desk = serve()
    page = signed_in(at=desk)
    record = desk.record(HOTLINE, "signed an agreement")
    page.goto(f"/review/record/{record}")
    page.locator(".choice.accept").click()
    page.wait_for_url("**/article/**")
    page.goto(f"/review/record/{desk.record(HOTLINE, 'has long opposed')}")
    page.locator("#mend summary").click()
    page.locator("#f-type select").select_option("REJECT")
    page.get_by_role("button", name="Save the correction").click()
    page.wait_for_url("**/article/**")
    before = {each.coder for each in judgements(Lake.open(desk.store))}
    issues = tmp_path / "issues.csv"
    issues.write_text(
        "issue,names,language,topic,parties,start\naegean-hotline,military hotline|hotline,en,peace-process,GRC+TUR,2025\n",
        encoding="utf-8",
    )
    own = load(issues=issues, engine="rules")
    assert isinstance(own, Own)
    page_file = ARTICLES / f"{HOTLINE}.html"
    items = [type(item)(f"demo/{HOTLINE}.html", item.media, item.content, item.sha256, item.metadata) for item in sources([page_file])]  # type: ignore[union-attr, call-arg]
    run(items, store=desk.store, inputs=["again"], own=own)
    late = time.monotonic() + REFRESH_S
    while time.monotonic() < late:
        page.goto(f"/article/{desk.article(HOTLINE)}")
        if "aegean-hotline" in page.content() or "military hotline" in page.locator(".cards.positions").inner_text():
            break
        time.sleep(0.5)
    coder = Lake.open(desk.store).heads()[desk.article(HOTLINE)].coder
    assert coder not in before
    again = desk.record(HOTLINE, "has long opposed")
    page.goto(f"/article/{desk.article(HOTLINE)}#r-{again}")
    card = page.locator(f"#r-{again}")
    assert "corrected" in str(card.text_content()).lower()
    card.get_by_role("link", name="Judge").click()
    own_word = page.locator(".own")
    assert "reject" in own_word.inner_text().lower()


def test_review_by_keyboard_alone(signed_in: SignedIn, window: Callable[..., Any], desk: Desk) -> None:
    page = window()
    page.goto("/login")
    page.keyboard.type(desk.tokens["ana"])  # the field has the focus
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    start = page.get_by_role("row", name="sample").get_by_role("link", name="Start")
    start.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/record/**")
    first = page.url
    before = len(judgements(Lake.open(desk.store)))
    page.keyboard.press("n")
    page.keyboard.type("clear enough")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_url(lambda url: "/review/record/" in url and url != first)
    made = judgements(Lake.open(desk.store))
    assert len(made) == before + 1
    assert (made[-1].decision, made[-1].reason, made[-1].author) == ("accept", "clear enough", "ana")
    second = page.url
    page.keyboard.press("c")
    assert page.locator("#mend").get_attribute("open") is not None
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.wait_for_url(lambda url: "/review/record/" in url and url != second)
    assert judgements(Lake.open(desk.store))[-1].decision == "reject"


def test_review_without_scripts(signed_in: SignedIn, desk: Desk) -> None:
    page = signed_in(java_script_enabled=False)
    record = desk.record(TRAWLER, "recalled its ambassador")
    page.goto(f"/review/record/{record}")
    page.locator("#mend summary").click()
    page.locator("#f-trigger .picked").first.fill("recalled its ambassador from Ankara")
    page.get_by_role("button", name="Save the correction").click()
    page.wait_for_url("**/article/**")
    made = said(desk.store, record)[-1]
    (fixed,) = made.corrections
    assert (fixed.field, fixed.evidence and fixed.evidence.quote) == ("trigger", "recalled its ambassador from Ankara")


def test_words_that_stand_in_several_places_are_asked_about(signed_in: SignedIn, desk: Desk) -> None:
    page = signed_in(java_script_enabled=False)
    record = desk.record(TRAWLER, "seized a Greek trawler")
    page.goto(f"/review/record/{record}")
    page.locator("#mend summary").click()
    page.locator("#f-actors .picked").first.fill("Turkish")
    page.get_by_role("button", name="Save the correction").click()
    choices = page.locator(".which input")
    assert choices.count() > 2
    choices.nth(1).check()
    page.get_by_role("button", name="Save the correction").click()
    page.wait_for_url("**/article/**")
    made = said(desk.store, record)[-1]
    assert [(each.field, each.evidence and each.evidence.quote) for each in made.corrections] == [("actors", "Turkish")]


def test_two_differ_and_an_admin_settles_it(signed_in: SignedIn, desk: Desk) -> None:
    record = desk.record(TRAWLER, "did not fire")
    ana, eve = signed_in("ana"), signed_in("eve")
    for page, decision in ((ana, "reject"), (eve, "accept")):
        page.goto(f"/review/record/{record}")
        page.locator(f".choice.{decision}").click()
        page.wait_for_url("**/article/**")
    eve.goto("/review/adjudication")
    row = eve.locator(".contested", has_text="did not fire")
    assert "ana" in row.inner_text()
    row.get_by_role("link").last.click()
    eve.locator(".choice.reject").click()
    eve.wait_for_url("**/review/adjudication")
    assert eve.locator(".contested", has_text="did not fire").count() == 0
    assert said(desk.store, record)[-1].task == "adjudication"
