"""Content codings and packed listings, undone with a limit on what may come out."""

from __future__ import annotations

import io
import zipfile
import zlib

from detente.gather.records import Answer, Failure

__all__ = ["GZIP", "ZIP", "gunzipped", "plain", "unzipped"]

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
IDENTITY = {"", "identity", "none"}  # "none" is no coding, but is sent
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # GDELT's; a head of LZMA asks for memory at will
ANY_WRAPPER = zlib.MAX_WBITS + 32  # gzip or zlib, as it comes
# What the library raises beside its own: at no name, at a place before the file's begin, and where a password is wanted.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, IndexError, ValueError, RuntimeError)
NO_ZIP = Failure("ZIP archive cannot be unpacked", "fetch it again, or unpack it yourself")


def plain(answer: Answer, limit_bytes: int) -> bytes | Failure:
    """The body without its content coding; a Failure where that is not gzip or deflate, breaks off, or grows beyond the limit."""
    codings = [coding.strip().lower() for coding in (answer.header("content-encoding") or "").split(",")]
    data = answer.body
    for coding in reversed(codings):
        if coding in IDENTITY:
            continue
        if coding not in {"gzip", "x-gzip", "deflate"}:
            return Failure(f"answer in a coding that was not asked for ({coding[:20]})", "only gzip is asked for; the host has to mend it")
        if not data.startswith(GZIP) and coding != "deflate":
            continue  # said to be packed, and is not: servers do that with files that are packed themselves, and with empty ones
        out = gunzipped(data, limit_bytes)
        if isinstance(out, Failure):
            return out
        data = out
    return data if len(data) <= limit_bytes else _too_much(limit_bytes)


def gunzipped(data: bytes, limit_bytes: int) -> bytes | Failure:
    """What gzip, zlib or bare deflate data unpacks to; members one after the other are joined."""
    out = bytearray()
    rest = data
    wrapper = ANY_WRAPPER if data[:2] == GZIP or data[:1] == b"\x78" else -zlib.MAX_WBITS
    try:
        while rest:
            unpacker = zlib.decompressobj(wrapper)
            out += unpacker.decompress(rest, limit_bytes + 1 - len(out))
            if len(out) > limit_bytes:
                return _too_much(limit_bytes)
            if not unpacker.eof:
                return Failure("packed answer breaks off", "try again later", retry=True)
            rest = unpacker.unused_data if unpacker.unused_data.startswith(GZIP) else b""  # else padding, which gzip itself ignores too
    except zlib.error:
        return Failure("packed answer is damaged", "try again later", retry=True)
    return bytes(out)


def unzipped(data: bytes, limit_bytes: int) -> bytes | Failure:
    """All files of a ZIP archive, one after the other, each ending with a line end."""
    out = bytearray()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.is_dir():
                    continue
                if member.compress_type not in PACKINGS:
                    return NO_ZIP
                with archive.open(member) as file:
                    out += file.read(limit_bytes + 1 - len(out))
                if len(out) > limit_bytes:
                    return _too_much(limit_bytes)
                if not out.endswith(b"\n"):
                    out += b"\n"
    except ZIP_ERRORS:
        return NO_ZIP
    return bytes(out)


def _too_much(limit_bytes: int) -> Failure:
    return Failure("answer is too long", f"the limit is {limit_bytes // 1_000_000} MB", lasting=True)
