"""Lines by their function: captions, credits, datelines, end marks, headings and residue told from paragraphs, and the flags they raise."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean.stage import to_draft
from detente.draft import Metadata, Source
from detente.model import Article

FR = "Le ministre russe a déclaré que les négociations avec le Japon reprendraient au printemps, après une longue pause de deux ans."
FR_2 = (
    "Tokyo a salué cette annonce, tout en rappelant ses demandes sur les îles situées au nord de Hokkaido et sur les anciens combattants."
)
EN = "The Russian minister said that talks with Japan would resume in spring, after a long pause of two years or perhaps more."
EN_2 = "Tokyo welcomed the announcement, while recalling its claims to the islands north of Hokkaido that both countries dispute."


def article(text: str, media: str = "text", **row: str) -> Article:
    return to_draft(Source("a", media, text, "0" * 64, Metadata(**row))).article


def blocks(found: Article) -> list[tuple[str, str]]:
    return [(block.kind, found.text[block.span.start : block.span.end]) for block in found.blocks]


BETWEEN_FR = [
    # Columns: a line between two paragraphs; the kinds and words it is cut into.
    ("![Poutine à Tokyo](a.jpg)", [("residue", "![Poutine à Tokyo](a.jpg)")]),
    ("![]() |", [("residue", "![]() |")]),
    ("[Image]", [("residue", "[Image]")]),
    ("•", [("residue", "•")]),
    ("<div>", [("residue", "<div>")]),
    ("Partager cet article", [("residue", "Partager cet article")]),
    ("Commentaires (12)", [("residue", "Commentaires (12)")]),
    ("Tous droits réservés", [("boilerplate", "Tous droits réservés")]),
    ("Légende : les deux ministres à Genève", [("caption", "Légende : les deux ministres à Genève")]),
    ("Sur la photo, le ministre russe à gauche", [("caption", "Sur la photo, le ministre russe à gauche")]),
    ("Le ministre. Crédit photo : AFP", [("caption", "Le ministre."), ("credit", "Crédit photo : AFP")]),
    ("Le ministre à Genève (photo : AFP) |", [("caption", "Le ministre à Genève"), ("credit", "(photo : AFP)"), ("residue", "|")]),
    ("AFP/Archives", [("credit", "AFP/Archives")]),
    ("© Sipa", [("credit", "© Sipa")]),
    ("### Une pause de deux ans", [("heading", "Une pause de deux ans")]),
    ("(FIN)", [("end_mark", "(FIN)")]),
    ("./.", [("end_mark", "./.")]),
    # Lines that only begin like a mark: they are what the article says.
    ("Facebook a supprimé lundi des comptes liés à l'armée russe.", None),
    ("Twitter a suspendu le compte du ministre.", None),
    ("Accepter un accord serait une erreur, a dit le ministre à Moscou mardi soir.", None),
    ("Fin de la visite : le ministre a quitté Genève hier soir.", None),
    ("Commentaires du ministre : il a jugé la décision regrettable et contraire au traité.", None),
    ("Le 2 mars 2019, le ministre a quitté Tokyo sans accord.", None),
    ("Le ministre (au centre) - l'absent de la veille - a refusé de répondre.", None),
]
BETWEEN_EN = [
    ("![](https://a.org/kim.jpg)", [("residue", "![](https://a.org/kim.jpg)")]),
    ("ADVERTISEMENT", [("residue", "ADVERTISEMENT")]),
    ("| |", [("residue", "| |")]),
    ("Sign up for our newsletter", [("residue", "Sign up for our newsletter")]),
    ("All rights reserved.", [("boilerplate", "All rights reserved.")]),
    ("In this photo taken March 2, Kim waves.", [("caption", "In this photo taken March 2, Kim waves.")]),
    ("From left: Kim, Trump and Moon", [("caption", "From left: Kim, Trump and Moon")]),
    ("The leaders in Hanoi. (Photo by Reuters)", [("caption", "The leaders in Hanoi."), ("credit", "(Photo by Reuters)")]),
    ("The leaders in Hanoi [Photo: Reuters]", [("caption", "The leaders in Hanoi"), ("credit", "[Photo: Reuters]")]),
    ("Getty Images", [("credit", "Getty Images")]),
    ("©2019 AFP", [("credit", "©2019 AFP")]),
    ("-30-", [("end_mark", "-30-")]),
    ("## Two years of silence", [("heading", "Two years of silence")]),
    ("Print media in Moscow were quick to condemn the decision on Tuesday.", None),
    ("Twitter suspended the account of the minister on Tuesday.", None),
    ("Accepted practice in Geneva is to wait, the minister said.", None),
    ("Endsley, a former envoy, agreed.", None),
]
CASES = [(FR, FR_2, line, cut) for line, cut in BETWEEN_FR] + [(EN, EN_2, line, cut) for line, cut in BETWEEN_EN]


@pytest.mark.parametrize(("before", "after", "line", "cut"), CASES, ids=[case[2] for case in CASES])
def test_a_line_between_two_paragraphs(before: str, after: str, line: str, cut: list[tuple[str, str]] | None) -> None:
    first, *middle, last = blocks(article(f"{before}\n{line}\n{'Puis : ' if before == FR else 'Then: '}{after} {before}"))
    assert (first, last[0]) == (("paragraph", before), "paragraph")
    assert middle == (cut or [("paragraph", line)])


DATELINES = [
    ("GENÈVE, 2 mars 2019 (AFP) — ", FR, "AFP"),
    ("Genève, le 2 mars (ATS) - ", FR, "ATS"),
    ("MOSCOU - ", FR, None),
    ("1er mars 2019. — ", FR, None),
    ("(VOVworld) - ", FR, "VOVworld"),
    ("GENEVA (Reuters) - ", EN, "Reuters"),
    ("Washington, March 2 (Reuters) – ", EN, "Reuters"),
]


@pytest.mark.parametrize(("dateline", "body", "outlet"), DATELINES)
def test_a_dateline_is_cut_off_and_may_name_the_outlet(dateline: str, body: str, outlet: str | None) -> None:
    found = article(dateline + body)
    assert blocks(found) == [("dateline", dateline.strip()), ("paragraph", body)]
    assert found.outlet == outlet


@pytest.mark.parametrize("mark", ["./.", " ./.", " ■", "###"])
@pytest.mark.parametrize("body", [FR, EN])
def test_an_end_mark_closes_the_paragraph(body: str, mark: str) -> None:
    assert blocks(article(body + mark)) == [("paragraph", body), ("end_mark", mark.strip())]


TITLES = [
    # Columns: the first line; the title in the metadata; the kind of the first block; the title of the article.
    ("Moscou et Tokyo se parlent", None, "title", "Moscou et Tokyo se parlent"),
    ("# Moscou et Tokyo", None, "title", "Moscou et Tokyo"),
    ("Moscou et Tokyo se parlent", "Moscou et Tokyo se parlent !", "title", "Moscou et Tokyo se parlent !"),
    ("# Moscou et Tokyo", "Moscou et Tokyo", "title", "Moscou et Tokyo"),
    ("Un autre chapeau", "Moscou et Tokyo se parlent", "paragraph", "Moscou et Tokyo se parlent"),
    ("Moscou dément.", None, "paragraph", None),
    ("![](a.jpg)", None, "residue", None),
]


@pytest.mark.parametrize(("line", "given_title", "kind", "title"), TITLES)
def test_the_title_of_an_article(line: str, given_title: str | None, kind: str, title: str | None) -> None:
    found = article(f"{line}\n\n{FR} {FR_2}\n\n{FR_2} {FR}", "markdown", **({"title": given_title} if given_title else {}))
    assert (blocks(found)[0][0], found.title) == (kind, title)


FLAGS = [
    # Columns: text; address; the kinds of flags and the words they point at.
    (f"{FR}\n![]() |\n{FR_2}\n[Image]", None, [("extraction_residue", "![]() |")]),  # one flag a text, at the first place
    (f"{EN}\nADVERTISEMENT\n{EN_2}", None, [("extraction_residue", "ADVERTISEMENT")]),
    (f"{FR} G\ufffdnève et T\ufffdhéran.", None, [("encoding_damage", "\ufffd")]),
    (f"{FR}./.", "https://fr.vietnamplus.vn/x", [("machine_translated", "./.")]),
    (f"{EN}./.", "https://en.vietnamplus.vn/x", [("machine_translated", "./.")]),
    (f"{FR}./.", "https://www.lemonde.fr/x", []),  # the mark alone proves nothing
    (FR, "https://fr.vietnamplus.vn/x", []),  # nor does the outlet
    (f"{FR}\n© AFP\n{FR_2}", None, []),
    (f"{EN} \ufffd\n| |\n{EN_2}", None, [("extraction_residue", "| |"), ("encoding_damage", "\ufffd")]),
]


@pytest.mark.parametrize(("text", "url", "flags"), FLAGS)
def test_flags_point_at_their_cause(text: str, url: str | None, flags: list[tuple[str, str]]) -> None:
    found = article(text, **({"url": url} if url else {}))
    assert [(flag.kind, flag.evidence.quote if flag.evidence else "") for flag in found.flags] == flags
    assert all(flag.reason for flag in found.flags)


LINES = [line for line, _ in BETWEEN_FR + BETWEEN_EN] + [FR, EN, "", " ", "MOSCOU - Non.", "# Titre", "Fin", "Oui./.", "\u00a0| ©"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8).filter(lambda lines: "".join(lines).strip()))
def test_blocks_are_in_order_without_overlap_and_stay_on_their_line(lines: list[str]) -> None:
    found = article("\n".join(lines))
    spans = [block.span for block in found.blocks]
    assert all(0 <= span.start < span.end <= len(found.text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all("\n" not in words and words == words.strip() for _, words in blocks(found))
