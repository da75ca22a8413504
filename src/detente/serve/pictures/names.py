"""What a code is called in the language of the interface: countries, bodies and persons on file."""

from __future__ import annotations

from functools import cache

from detente.actors.registry import registry
from detente.resources import table
from detente.serve.pictures.frame import Say
from detente.serve.pictures.terms import NO_RELAY, OTHER_RELAY
from detente.serve.words import label, speaker

__all__ = ["issue_name", "name_of", "named", "party_name", "relay_name", "voice_name"]


def name_of(code: str, language: str) -> str:
    """The name of a country, body or person; the code itself where none is on file. Several codes, as "FRA+DEU", are named one by one."""
    return named(code, language) or " + ".join(named(part, language) or part for part in code.split("+"))


def named(code: str, language: str) -> str | None:
    """The name of one country, body or person on file; None for anything else."""
    return _countries(language).get(code) or _bodies(language).get(code) or registry().persons.get(code)


@cache
def _countries(language: str) -> dict[str, str]:
    """The name of each country that the Unicode CLDR gives, in English where the language has none."""
    out: dict[str, str] = {}
    for wanted in (language, "en"):
        for row in table("actors/names.tsv"):
            if row["lang"] == wanted and row["form"] == "name" and row["source"] == "cldr":
                out.setdefault(row["code"], row["text"])
    for row in table("actors/names.tsv"):  # states that are no more
        if row["lang"] == language and row["form"] == "name" and not row["note"]:
            out.setdefault(row["code"], row["text"])
    return out


@cache
def _bodies(language: str) -> dict[str, str]:
    """The shortest well-known form: a body goes by its letters where these are its id and a name on file, else by its name."""
    forms: dict[str, list[str]] = {}
    for row in table("actors/body_names.tsv"):
        if row["lang"] == language and not row["note"]:
            forms.setdefault(row["id"], []).append(row["text"])
    out = {}
    for row in table("actors/bodies.tsv"):
        known = forms.get(row["id"], [])
        letters = [text for text in known if text.isupper() and 2 <= len(text) <= 6]
        out[row["id"]] = (
            row["id"]
            if row["id"] in letters
            else min(letters, key=lambda text: (len(text), text))
            if letters
            else _plain(known, row["name_en"])
        )
    return out


def _plain(known: list[str], english: str) -> str:
    """The name that is closest in length to the English one, which is the usual one."""
    return min(known, key=lambda text: (abs(len(text) - len(english)), text)) if known else english


def party_name(identity: str, language: str) -> str:
    """The name of anyone who speaks or holds: also of a part of a state ("RUS/CVL"), of an unnamed source, of words that stand for no one on file."""
    if (found := named(identity, language)) is not None:
        return found
    kind, colon, words = identity.partition(":")
    if colon and kind == "phrase":
        return f"“{words}”"
    if colon and kind == "anonymous":
        return label(language, "anonymous", words)
    whole, slash, part = identity.partition("/")
    if slash:
        what = label(language, "sector", part)
        return f"{name_of(whole, language)}, {what}" if whole != "?" else what
    return name_of(identity, language) if identity.isupper() else identity.replace("-", " ")


def issue_name(issue: str, language: str) -> str:
    """The name of an issue: its first on file in the language; of one made of a topic and parties ("sanctions:RUS"), both in words."""
    if (found := _issues(language).get(issue)) is not None:
        return found
    topic, colon, parties = issue.partition(":")
    words = label(language, "topic", topic)
    if not colon:
        return words
    return speaker(language)("issue.of", topic=words, parties=", ".join(name_of(code, language) for code in parties.split("+")))


@cache
def _issues(language: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for row in table("issues/names.tsv"):
        if row["lang"] == language:
            out.setdefault(row["issue"], row["text"])
    return out


def relay_name(relay: str, say: Say) -> str:
    """The name of an agency or medium between an outlet and a speaker; of none, what that means."""
    if relay in {NO_RELAY, OTHER_RELAY}:
        return say("pictures.quotes.direct" if relay == NO_RELAY else "pictures.quotes.unnamed_relay")
    return _agencies().get(relay, relay)


@cache
def _agencies() -> dict[str, str]:
    """The form on file that spells an agency as its key does, which is written in capitals there: "Reuters" of REUTERS, AFP of AFP."""
    out: dict[str, str] = {}
    for row in table("outlets/agencies.tsv"):
        if row["form"].upper() == row["agency"] and (row["agency"] not in out or not row["form"].isupper()):
            out[row["agency"]] = row["form"]
    return out


def voice_name(voice: str, language: str, say: Say) -> str:
    """Who speaks: a state by its name, all others by what they are, and whose."""
    kind, _, code = voice.partition(":")
    if not code:
        return say(f"pictures.voice.{kind}")
    name = name_of(code, language)
    return name if kind in {"state", "body"} else say("pictures.voice.of", name=name, kind=say(f"pictures.voice.{kind}"))
