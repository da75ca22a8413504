"""`detente serve`: the desk over a store, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import InputError, ResourceError

if TYPE_CHECKING:
    from socket import socket

    from detente.serve.index import Index

__all__ = ["serve"]


def serve(
    store: Annotated[Path, typer.Argument(help="The store: a folder, or s3://, gs://, az://….", metavar="DIR", readable=False)],
    *,
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for all of this machine's.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    index: Annotated[Path | None, typer.Option(help="The file of the desk's index; else in your cache folder.", metavar="FILE")] = None,
    lang: Annotated[
        str, typer.Option(help="The interface's language where a browser asks for none that there is.", metavar="en|fr")
    ] = "en",
    tokens: Annotated[
        Path | None, typer.Option(help="Who may review and administer (detente users).", metavar="FILE", readable=False)
    ] = None,
    audit: Annotated[Path | None, typer.Option(help="The audit log; else beside the tokens.", metavar="FILE")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Reading too needs a token.")] = False,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A name that the desk is reached by, beside localhost.", metavar="NAME")
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="The desk is reached by HTTPS, behind a proxy: cookies go over nothing else.")
    ] = False,
    upload: Annotated[str, typer.Option(help="Who may have an article read.", metavar="anyone|reviewer|off")] = "anyone",
    seats: Annotated[int, typer.Option(min=1, help="Uploads read side by side, 1 GB of memory each.", metavar="N")] = 1,
    allow_fetch: Annotated[bool, typer.Option("--allow-fetch", help="Let an upload name a public web address to fetch.")] = False,
    rates: Annotated[float, typer.Option(min=0.0, help="How many times the usual number of requests a client may send; 0: any.")] = 1.0,
) -> None:
    """Serve a store as web pages: read, search, review, draw. Nothing is fetched from elsewhere."""
    try:
        import uvicorn

        from detente.serve.app import desk
        from detente.serve.server import config
        from detente.serve.settings import LANGUAGES, UPLOADS, Settings, index_path
    except ImportError as error:
        what = f"{error.name} is not installed"
        raise ResourceError(what, item="detente serve", remedy="pip install 'detente[serve]'") from error
    from detente.cli.output import console
    from detente.serve.index import Index
    from detente.store.lake import Lake

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"one of {', '.join(LANGUAGES)}", param_hint="--lang")
    if upload not in UPLOADS:
        raise typer.BadParameter(f"one of {', '.join(UPLOADS)}", param_hint="--upload")
    settings = Settings(
        str(store),
        index=index,
        tokens=tokens,
        language=lang,
        fetch=allow_fetch,
        host=host,
        port=port,
        upload=upload,
        upload_seats=seats,
        hosts=tuple(allow_host or ()),
        secure=https,
        closed=closed,
        rates=rates,
        audit=audit,
    )
    opened = Index.open(Lake.open(store), index_path(settings), refresh_s=settings.refresh_s)
    _fill(opened)
    app = desk(store, settings=settings, index=opened)
    with _listening(host, port) as listener:
        server = uvicorn.Server(config(app, settings))
        name = f"[{host}]" if ":" in host else host
        console(stderr=True).print(f"The desk is at http://{name}:{listener.getsockname()[1]}/ (Ctrl-C ends it)")
        server.run(sockets=[listener])


def _listening(host: str, port: int) -> socket:
    """A socket that listens; raises InputError where the address cannot be had."""
    from socket import AF_INET, AF_INET6, create_server

    try:
        return create_server((host, port), family=AF_INET6 if ":" in host else AF_INET)
    except OSError as error:
        what = f"cannot listen there: {error.strerror or error}"
        raise InputError(what, item=f"{host}:{port}", stage="serve", remedy="name another with --port or --host") from error


def _fill(index: Index) -> None:
    """Bring the index up to date, with a bar on standard error."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from detente.cli.output import console

    columns = (TextColumn("index:"), BarColumn(), TextColumn("{task.fields[what]}"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("index", total=None, what="looking")

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, what=f"{done} of {total} rows")

        index.refresh(advance)
