"""The OpenAPI document of the API, and the page that shows it without a line of anybody else's JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

import detente
from detente.serve.api.answers import ALWAYS

__all__ = ["ABOUT", "TAGS", "Form", "Operation", "Parameter", "document", "forms", "operations", "ticked"]

UNSAID = "Successful Response"  # FastAPI's words
ABOUT = """Read a store of Détente, search it, take it out in bulk, judge its records, and have an article read.

Lists are paged: give `next` of a page as `after` of the following one. Every error has one shape, `{"error": {"what", "item", "stage", "remedy"}}`.
Spans are half-open and count Unicode code points. Answers carry an ETag that changes with the store's index.

Any request may be answered with 400 (`item` names what is wrong), 401 and 403 (a token is needed, or another), 429 and 503 (`Retry-After` says when
to come again), and 500."""
TAGS = (
    ("records", "Events, statements, positions, relations, articles."),
    ("export", "All that passes a search, or the whole store, as a file."),
    ("review", "Judgements of reviewers, and the queues of what is to be judged."),
    ("pictures", "The data behind the pictures."),
    ("read", "An article from outside, read and not kept."),
    ("store", "What is known of the store and of the desk."),
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the page shows it. `bounds` are its type and limits in words."""

    name: str
    place: str
    needed: bool
    bounds: str
    about: str
    example: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form of data as the page shows it. `fields` are (name, words of its type, and of each whether it is a form itself, what it is)."""

    name: str
    about: str
    fields: tuple[tuple[str, tuple[tuple[str, bool], ...], str], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address as the page shows it. `answers` are (status, what it says, name of its form), without those that any request may get."""

    method: str
    path: str
    tag: str
    summary: str
    about: str
    guarded: bool
    parameters: tuple[Parameter, ...]
    takes: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str, str], ...]


def document(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The document about some routes.

    Parameters of a query that may be left out are never null, since an address cannot say so. Rows of so many numbers are told as lists of that
    length, which more programs understand than a type for each place.
    """
    made = get_openapi(
        title="Détente",
        version=detente.__version__,
        summary="The desk for programs",
        description=ABOUT,
        routes=routes,
        tags=[{"name": name, "description": about} for name, about in TAGS],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    _flatten(made)
    for _, _, operation in _each(made):
        for parameter in operation.get("parameters", ()):
            parameter["schema"] = _present(parameter["schema"])
        operation["responses"].pop("422", None)  # what FastAPI would answer; ours is 400, in our shape
        for answer in operation["responses"].values():
            if answer["description"] == UNSAID:
                answer["description"] = "What was asked for."
    made["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token that `detente users add` gave."}
    }
    schemas = made.get("components", {}).get("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return made


def operations(made: dict[str, Any]) -> list[Operation]:
    """All operations of a document, in the order of TAGS and of addresses."""
    found = [_operation(method, path, operation) for path, method, operation in _each(made)]
    order = [name for name, _ in TAGS]
    return sorted(found, key=lambda one: order.index(one.tag))


def forms(made: dict[str, Any]) -> list[Form]:
    """All forms of a document, by name."""
    schemas = made["components"]["schemas"]
    return [
        Form(
            name,
            schema.get("description", ""),
            tuple(
                (field, tuple(_type(told, schemas)), told.get("description", "")) for field, told in schema.get("properties", {}).items()
            ),
        )
        for name, schema in sorted(schemas.items())
    ]


def ticked(text: str) -> list[tuple[str, bool]]:
    """A text in pieces: those in backticks, which are code, and those between them."""
    return [(piece, n % 2 == 1) for n, piece in enumerate(text.split("`")) if piece]


def _type(schema: dict[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """A type in words."""
    if "$ref" in schema:
        name = _form(schema)
        yield name, name in known
    elif "anyOf" in schema:
        for n, choice in enumerate(schema["anyOf"]):
            yield from [(" or ", False)] * bool(n)
            yield from _type(choice, known)
    elif schema.get("type") == "array":
        yield "list of ", False
        yield from _type(schema.get("items", {"type": "list"}), known)
    else:
        yield _bounds(schema), False


def _each(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _present(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the choice of null."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) != 1:
        return schema
    return {**{key: value for key, value in schema.items() if key not in {"anyOf", "default"}}, **choices[0]}


def _flatten(value: Any) -> None:
    """Tell rows whose places are all of one type as lists."""
    if isinstance(value, dict):
        places = value.get("prefixItems")
        if places and all(place == places[0] for place in places):
            value["items"] = value.pop("prefixItems")[0]
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _flatten(inner)


def _operation(method: str, path: str, operation: dict[str, Any]) -> Operation:
    summary, _, about = operation.get("description", "").partition("\n\n")
    content = operation.get("requestBody", {}).get("content", {})
    return Operation(
        method.upper(),
        path,
        operation["tags"][0],
        summary or operation["summary"],
        about,
        bool(operation.get("security")),
        tuple(_parameter(each) for each in operation.get("parameters", ())),
        tuple((media, _form(told.get("schema", {}))) for media, told in content.items()),
        tuple(
            (status, told["description"], _answer(told))
            for status, told in sorted(operation["responses"].items())
            if int(status) not in ALWAYS
        ),
    )


def _parameter(told: dict[str, Any]) -> Parameter:
    schema = told["schema"]
    example = next(iter(schema.get("examples", ())), schema.get("example", ""))
    shown = ", ".join(map(str, example)) if isinstance(example, list) else str(example)
    return Parameter(told["name"], told["in"], told.get("required", False), _bounds(schema), told.get("description", ""), shown)


def _bounds(schema: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in schema:
        return _form(schema)
    if schema.get("type") == "array":
        most = f", at most {schema['maxItems']}" if "maxItems" in schema else ""
        return f"several: {_bounds(schema['items'])}{most}"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    low, high = schema.get("minimum"), schema.get("maximum")
    words = [schema.get("format") or schema.get("type", "")]
    if low is not None and high is not None:
        words.append(f"{low} … {high}")
    if "maxLength" in schema:
        words.append(f"at most {schema['maxLength']} characters")
    if "pattern" in schema:
        words.append(schema["pattern"])
    if schema.get("default") is not None:
        words.append(f"else {schema['default']}")
    return ", ".join(word for word in words if word)


def _answer(told: dict[str, Any]) -> str:
    """The media type of an answer, or the name of its form."""
    for media, content in told.get("content", {}).items():
        return _form(content.get("schema", {})) or media if media == "application/json" else media
    return ""


def _form(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2] or schema.get("title", "")
