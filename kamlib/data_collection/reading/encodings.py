"""In which encoding a text is written: by its mark, by its bytes, proven over the whole file.

UTF-8 proves itself. Between Windows (cp1252) and DOS (cp850) a reading is proven if it makes
words of all that are not plain ASCII and the other one does not; else both are shown.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kamlib.data_collection.reading.guards import LIMITS
from kamlib.support.errors import Sentence, SourceError, either
from kamlib.support.figures import Number

_CHUNK, _TAIL = 1 << 20, 1 << 12
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Words with bytes above ASCII; each is looked at from its first letter only, however long it is.
_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*")
#: UTF-8 that was once read as Windows text and written as UTF-8 again, such as "Ã¶" for "ö".
_TWICE = re.compile(rb"\xc3\x83(?:\xc2[\x80-\xbf]|[\xc5\xcb\xe2])")
#: Letters German, French, Italian and Nordic names are written with.
_USUAL = set("äöüÄÖÜßéèêëàâáçôóòîïíìûúùñæøåÆØÅÉÈÀÇãÓÁŽžŠš")
_SIGNS = set("€£§°©®«»„“”‚‘’–—…·•™±²³µ¼½¾\xa0")
_WINDOWS, _DOS = "cp1252", "cp850"


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
    sha256: str = ""
    words: Counter[bytes] = field(default_factory=Counter)

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
    """Count how often one byte stands in a text, at twice the speed of its own method."""
    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) == sign[0]))


def survey(path: Path) -> Survey:
    """Look at every byte of a text file once.

    Parameters
    ----------
    path : Path
        The file, packed or not.

    Returns
    -------
    Survey
        Line breaks, byte order mark, whether it is UTF-8, and the words that are not ASCII.

    Raises
    ------
    SourceError
        If a packed file is damaged or unpacks to far more than a table does.
    """
    found = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")()
    digest = hashlib.sha256()
    packed = path.stat().st_size
    is_packed = path.name.lower().endswith(".gz")
    rest, tail = b"", b""
    try:
        with opened(path) as file:
            while chunk := file.read(_CHUNK):
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
                digest.update(chunk)
                found.newlines += times(chunk, b"\n")
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
    found.sha256 = digest.hexdigest()
    return found


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


def prove_encoding(found: Survey, file: str) -> str:
    """Tell the encoding of a text from all of its bytes.

    Parameters
    ----------
    found : Survey
        Of the file.
    file : str
        Its name, for the message.

    Returns
    -------
    str
        ``utf-8``, ``utf-16``, ``cp1252`` or ``cp850``.

    Raises
    ------
    SourceError
        If two encodings both make sense, with both readings; or if UTF-8 was garbled before.
    """
    if found.mark == "utf-16":
        return "utf-16"
    if found.zeros > found.size // 5:
        raise SourceError(
            Sentence(
                "{file} looks like UTF-16 without a mark at its beginning. Declare "
                'format.encoding = "utf-16-le" (or "utf-16-be") for it.',
                file=file,
            )
        )
    if found.is_utf8:
        if found.twice:
            raise SourceError(
                Sentence(
                    "{file}: names were garbled before they were delivered ({found!r}). Have it "
                    'exported again; or declare format.encoding = "utf-8" to take it as it is.',
                    file=file,
                    found=found.twice,
                )
            )
        return "utf-8"
    readings = {name: _words(found, name) for name in (_WINDOWS, _DOS)}
    scores = {name: _plausible(words) for name, words in readings.items()}
    proven = [name for name in scores if scores[name] == max(scores.values())]
    if len(proven) == 1 and scores[proven[0]] > 0:
        return proven[0]
    shown = either(
        f"{name}: {', '.join(repr(word) for word in words[:3])}" for name, words in readings.items()
    )
    raise SourceError(
        Sentence(
            "{file} is not UTF-8, and its words read as {shown}. Declare which it is: "
            'format.encoding = "cp1252" (Windows) or format.encoding = "cp850" (DOS).',
            file=file,
            shown=shown,
        )
    )


def _words(found: Survey, encoding: str) -> list[str]:
    return [word.decode(encoding, "replace") for word, _ in found.words.most_common(5_000)]


def _plausible(words: list[str]) -> float:
    """Share of the words that look like words: 0 as soon as one cannot be one."""
    marks = 0.0
    for word in words:
        odd = [sign for sign in word if not sign.isascii()]
        inside = word.strip("".join(_SIGNS)).replace("\xa0", "")
        if any(not sign.isalpha() for sign in inside) or "\ufffd" in word:
            return 0.0
        if any(sign not in _USUAL and sign not in _SIGNS for sign in odd):
            continue
        marks += 1.0 if inside != word or len(inside) > 1 else 0.5
    return marks / len(words) if words else 0.0


@contextmanager
def as_utf8(path: Path, encoding: str, found: Survey) -> Iterator[Path]:
    """Give a text file in UTF-8: itself, or a copy for as long as it is read.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str
        As declared or proven.
    found : Survey
        Of its bytes.

    Yields
    ------
    Path
        The same text in UTF-8, with its own line breaks.

    Raises
    ------
    SourceError
        If there is no such encoding, or the file is not written in it.
    """
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        raise SourceError(
            Sentence(
                "{file}: there is no encoding {encoding!r}; usual ones are 'utf-8' and 'cp1252' "
                "(Windows).",
                file=path.name,
                encoding=encoding,
            )
        ) from None
    if codec in ("utf-8", "utf-8-sig"):
        if not found.is_utf8:
            raise SourceError(
                Sentence(
                    "{file} is not written in UTF-8 (byte {byte}). Leave format.encoding out to "
                    'have it proven, or declare encoding = "cp1252" for a file from Windows.',
                    file=path.name,
                    byte=f"{found.bad_byte:#04x}",
                )
            )
        yield path
        return
    if found.words and found.is_utf8 and codec != "utf-16":
        raise SourceError(
            Sentence(
                "{file} is declared as {encoding!r} but is written in UTF-8; names would be "
                'garbled. Declare encoding = "utf-8" for it.',
                file=path.name,
                encoding=encoding,
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "text.csv"
        try:
            with opened(path) as file, copy.open("w", encoding="utf-8", newline="") as target:
                reader = codecs.getreader(encoding)(file)
                while piece := reader.read(_CHUNK):
                    target.write(piece)
        except UnicodeError as error:
            raise SourceError(
                Sentence(
                    "{file} cannot be read with encoding {encoding!r}: {reason}",
                    file=path.name,
                    encoding=encoding,
                    reason=str(error),
                )
            ) from None
        yield copy
