"""Look at every byte of a text once: its lines, its encoding, the signs asked for."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kamlib.data_collection.reading.guards import LIMITS
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.figures import Number

#: Bytes read at a time.
CHUNK, _TAIL = 1 << 18, 1 << 12
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Words with bytes above ASCII; each is looked at from its first letter only, however long it is.
_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*")
#: UTF-8 that was once read as Windows text and written as UTF-8 again, such as "Ã¶" for "ö".
_TWICE = re.compile(rb"\xc3\x83(?:\xc2[\x80-\xbf]|[\xc5\xcb\xe2])")


@dataclass(kw_only=True)
class Survey:
    """What the bytes of a text file tell, in one pass over all of them."""

    size: int = 0
    newlines: int = 0
    returns: int = 0
    blank_end: int = 0
    mark: str = ""
    zeros: int = 0
    is_utf8: bool = True
    bad_byte: int = 0
    twice: str = ""
    words: Counter[bytes] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> int:
        """Lines, blank ones at the end left out."""
        return max(self.newlines, 1 if self.size else 0) if not self.blank_end else self.newlines


def opened(path: Path) -> BinaryIO:
    """Open a file as bytes, unpacking it if it is packed."""
    if path.name.lower().endswith(".gz"):
        return io.BufferedReader(gzip.open(path))
    return path.open("rb")


def times(text: bytes, sign: bytes) -> int:
    """Count how often a sign stands in a text, at several times the speed of its own method."""
    codes = np.frombuffer(text, dtype=np.uint8)
    if len(sign) == 1:
        return int(np.count_nonzero(codes == sign[0]))
    if len(sign) == 2 and sign[0] != sign[1]:
        return int(np.count_nonzero((codes[:-1] == sign[0]) & (codes[1:] == sign[1])))
    return text.count(sign)


def survey(path: Path, signs: Sequence[str] = ()) -> Survey:
    """Look at every byte of a text file once.

    Parameters
    ----------
    path : Path
        The file, packed or not.
    signs : sequence of str
        To be counted, as UTF-8 has them.

    Returns
    -------
    Survey
        Line breaks, byte order mark, whether it is UTF-8, the words that are not ASCII, and how
        often each sign stands in it.

    Raises
    ------
    SourceError
        If a packed file is damaged or unpacks to far more than a table does.
    """
    found = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")()
    packed = path.stat().st_size
    is_packed = path.name.lower().endswith(".gz")
    rest, tail = b"", b""
    try:
        with opened(path) as file:
            while chunk := file.read(CHUNK):
                if not found.size:
                    marks = (name for bom, name in _BYTE_ORDER_MARKS if chunk.startswith(bom))
                    found.mark = next(marks, "")
                found.size += len(chunk)
                if is_packed and found.size > max(packed, 1 << 14) * 10 * LIMITS.ratio:
                    raise SourceError(
                        Sentence(
                            "{file} unpacks to more than {times} times its size, which no table "
                            "does. Unpack it and look at it.",
                            file=path.name,
                            times=Number(10 * LIMITS.ratio),
                        )
                    )
                found.newlines += times(chunk, b"\n")
                for sign in signs:
                    found.signs[sign] += _times_here(tail, chunk, sign.encode())
                rest = _look_at(found, rest, chunk, decoder)
                tail = chunk[-_TAIL:] if len(chunk) >= _TAIL else (tail + chunk)[-_TAIL:]
    except (gzip.BadGzipFile, EOFError, OSError) as error:
        raise SourceError(
            Sentence(
                "{file} is damaged: {reason}. Have it delivered again.",
                file=path.name,
                reason=str(error),
            )
        ) from None
    _finish(found, rest, tail, decoder)
    return found


def _times_here(before: bytes, chunk: bytes, sign: bytes) -> int:
    """Count a sign that ends in this piece; to find that there is none takes least."""
    begun = before[1 - len(sign) :] if len(sign) > 1 else b""
    return times(begun + chunk, sign) if sign[:1] in chunk or sign[:1] in begun else 0


def _look_at(found: Survey, rest: bytes, chunk: bytes, decoder: codecs.IncrementalDecoder) -> bytes:
    """Count in one piece; what may continue in the next one is handed on."""
    if not found.newlines:
        found.returns += chunk.count(b"\r")
    if b"\x00" in chunk:
        found.zeros += chunk.count(b"\x00")
    if chunk.isascii() and not rest and not decoder.getstate()[0]:
        return b""
    if found.is_utf8:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            found.is_utf8, found.bad_byte = False, chunk[error.start] if error.start >= 0 else 0
    text = rest + chunk
    if not found.twice and (hit := _TWICE.search(text)):
        found.twice = text[max(0, hit.start() - 12) : hit.end() + 12].decode("utf-8", "ignore")
    ends = re.search(rb"[A-Za-z\x80-\xff]*\Z", text[-100:])
    held = ends.group() if ends else b""
    whole = text[: len(text) - len(held)]
    if len(found.words) < 20_000:
        found.words.update(_WORD.findall(whole))
    return held


def _finish(found: Survey, rest: bytes, tail: bytes, decoder: codecs.IncrementalDecoder) -> None:
    found.words.update(_WORD.findall(rest))
    if found.is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found.is_utf8 = False
    mark = b"\n" if found.newlines else b"\r"
    lines = tail.replace(b"\r\n", b"\n").split(mark)
    blank = 0
    for line in reversed(lines):
        if line.strip(b" \t\r"):
            break
        blank += 1
    found.blank_end = blank
    breaks = found.newlines or found.returns
    found.newlines = breaks + 1 - blank if found.size else 0
