"""Pages without an article are set aside with what they are; articles cut off by a paywall keep their beginning, with a flag."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean.stage import to_draft
from detente.clean.stubs import stub_flag
from detente.draft import Source
from detente.errors import InputError
from detente.resources import languages, table

LEAD = "Le président a annoncé mardi à Genève que les négociations reprendraient au début du mois prochain, sans les Européens."
ENGLISH = "The president said on Tuesday in Geneva that the talks would resume early next month, without the Europeans at the table."
LONG = "\n\n".join([LEAD] * 20)
TITLE = "Les négociations reprennent"

EMPTY = [
    # Columns: the text; words of the reason.
    (f"{TITLE}\n\nCet article est réservé aux abonnés.\n\nAbonnez-vous", "paywall"),
    (f"{TITLE}\n\nIl vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.", "paywall"),
    ("Talks resume\n\nSubscribe to continue reading\n\nAlready a subscriber? Log in", "paywall"),
    ("Talks resume\n\nSubscribe to continue", "paywall"),
    ("Gespräche\n\nDieser Artikel ist nur für Abonnenten.", "paywall"),
    ("この記事は会員限定です。\n\nログイン", "paywall"),
    ("Talks resume\n\nSubscribe now\n\nAlready a subscriber? Log in", "offer to subscribe"),
    (
        "We value your privacy\n\nWe and our partners store and/or access information on a device.\n\nAccept all\n\nManage options",
        "cookies",
    ),
    (
        "Nous utilisons des cookies et d'autres traceurs pour mesurer l'audience de notre site.\n\nTout accepter\n\nContinuer sans accepter",
        "cookies",
    ),
    ("Please enable JavaScript to view this page properly, or use another browser.", "needs a script"),
    (
        "404\n\nPage not found\n\nThe page you are looking for may have been moved or deleted. Please check the address that you typed.",
        "error page",
    ),
    ("Page introuvable\n\nLa page que vous recherchez n’existe plus.\n\nRetour à l'accueil", "error page"),
    ("Страница не найдена\n\nНа главную", "error page"),
    ("Just a moment...\n\nVerify you are human by completing the action below. This may take a few seconds, so please wait.", "robots"),
]


@pytest.mark.parametrize(("text", "reason"), EMPTY)
def test_what_holds_no_article_is_set_aside(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        to_draft(Source("a", "text", text, "0" * 64))
    assert caught.value.remedy
    assert caught.value.stage == "clean"


CUT = [
    f"{TITLE}\n\n{LEAD}\n\nCet article est réservé aux abonnés.",
    f"{LEAD}\n\n{LEAD}\n\nIl vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.",
    f"{LONG}\n\nLa suite est réservée à nos abonnés.",
    f"Talks resume\n\n{ENGLISH}\n\nSubscribe to continue reading",
    f"Talks resume\n\nFor subscribers only\n\n{ENGLISH}",
    f"Talks resume\n\n{ENGLISH}\n\nYou’ve reached your limit of free articles.",
]


@pytest.mark.parametrize("text", CUT)
def test_what_is_cut_off_keeps_its_beginning_and_is_flagged(text: str) -> None:
    article = to_draft(Source("a", "text", text, "0" * 64)).article
    (flag,) = [flag for flag in article.flags if flag.kind == "paywall_stub"]
    assert flag.evidence is not None
    assert flag.evidence.quote == article.text[flag.evidence.span.start : flag.evidence.span.end]
    assert article.text == text


QUOTING = (
    "The ministry said that its site had shown visitors a notice, “Please enable JavaScript”, for two days after the attack of 5 March, and that "
    "nobody knew who had put it there. It blamed a group that is said to be close to Moscow, which denies any part in it."
)
WHOLE = [
    LEAD,
    TITLE,
    f"{TITLE}\n\n{LEAD}",
    f"{LONG}\n\nAbonnez-vous\n\nDéjà abonné ? Se connecter",
    f"Réservé aux abonnés\n\n{LONG}",
    f"{ENGLISH}\n\nSubscribe now\n\nLog in",
    f"{ENGLISH}\n\nWe use cookies. Accept all\n\n{ENGLISH}",
    QUOTING,
    f"Access denied: how Kyiv lost the archive\n\n{ENGLISH}\n\n{ENGLISH}",
    "外交部发言人表示，中方坚决反对。",
    "Breaking: talks resume",
    f"{ENGLISH}\n\nCookie settings\n\nPrivacy policy",
]


@pytest.mark.parametrize("text", WHOLE)
def test_articles_stay_as_they_are(text: str) -> None:
    article = to_draft(Source("a", "text", text, "0" * 64)).article
    assert [flag.kind for flag in article.flags if flag.kind == "paywall_stub"] == []


@pytest.mark.parametrize("title", ["Page not found", "404 Not Found | Exemple", "Exemple - Page introuvable", "Just a moment..."])
def test_the_title_of_a_page_may_say_it(title: str) -> None:
    with pytest.raises(InputError):
        stub_flag("Menu\n\nPolitics\n\nMost read", title)
    assert stub_flag(f"{ENGLISH}\n\n{ENGLISH}\n\n{ENGLISH}", title) is None


def page(*lines: str) -> str:
    return f"<html><head><title>Monde</title></head><body><article>{''.join(lines)}</article></body></html>"


def test_a_page_of_links_is_set_aside() -> None:
    heads = [f"Titre numéro {i} : les négociations avec le pays {i} reprennent à Genève" for i in range(30)]
    linked = page(*(f'<h2><a href="/{i}">{head}</a></h2>' for i, head in enumerate(heads)))
    text = "\n".join(heads)
    with pytest.raises(InputError, match="page of links"):
        stub_flag(text, "Monde", linked)
    assert stub_flag(text, "Monde", page(*(f"<h2>{head}</h2>" for head in heads))) is None
    assert stub_flag(text, "Monde") is None


def test_every_language_has_phrases_of_the_main_kinds() -> None:
    for language in languages():
        kinds = {row["kind"] for row in table(f"languages/{language}/stubs.tsv")}
        assert {"paywall", "offer", "consent", "script", "missing", "robot"} <= kinds, language


ALL = [(row["phrase"], row["kind"]) for language in languages() for row in table(f"languages/{language}/stubs.tsv")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ALL))
def test_every_phrase_alone_is_no_article(row: tuple[str, str]) -> None:
    phrase, _ = row
    with pytest.raises(InputError):
        stub_flag(f"Titre\n\n{phrase.capitalize()}", None)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ALL), st.sampled_from(["before", "after"]))
def test_no_phrase_costs_a_text_of_its_own(row: tuple[str, str], where: str) -> None:
    text = f"{row[0]}\n\n{LONG}" if where == "before" else f"{LONG}\n\n{row[0]}"
    flag = stub_flag(text, None)
    assert (flag is not None) == (row[1] == "paywall" and where == "after")
