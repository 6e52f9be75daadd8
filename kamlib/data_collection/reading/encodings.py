"""In which encoding a text is written: by its mark, by its bytes, proven over the whole file.

UTF-8 proves itself. Between Windows (cp1252) and DOS (cp850) a reading is proven if it makes
words of all that are not plain ASCII and the other one does not; else both are shown.
"""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamlib.data_collection.reading.survey import CHUNK, Survey, opened
from kamlib.support.errors import Sentence, SourceError, either

#: Letters German, French, Italian and Nordic names are written with.
_USUAL = set("äöüÄÖÜßéèêëàâáçôóòîïíìûúùñæøåÆØÅÉÈÀÇãÓÁŽžŠš")
_SIGNS = set("€£§°©®«»„“”‚‘’–—…·•™±²³µ¼½¾\xa0")
_WINDOWS, _DOS = "cp1252", "cp850"


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
                while piece := reader.read(CHUNK):
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
