"""Certificates: a code that only the trainer's secret can make, and its verification.

Signed are name, group, day and the results of both tests. A code says that the trainer issued
exactly these words; it does not say who sat at the keyboard.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kamlib.support.errors import ParameterError, Sentence
from kamlib.training.home import Home, write_json

REGISTER = "certificates.json"
#: 16 signs of 5 bits each: nobody guesses 80 bits.
_SIGNS = 16
_PREFIX = "KAM"
#: What is mistaken for another sign when a code is typed from paper.
_READ_AS = str.maketrans("018", "OIB")


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What a certificate says.

    Parameters
    ----------
    name, group, day : str
        Who, in which group, on which day (``2026-11-22``).
    asked : int
        Questions of each test.
    pre : int or None
        Right before the course; None: not taken.
    post : int
        Right after it.
    folder : str
        Of the participant, to tell namesakes apart.
    code : str
        Verification code.
    files : dict of str to str
        SHA-256 of what was issued with it, by path in the trainer's folder.
    """

    name: str
    group: str
    day: str
    asked: int
    pre: int | None
    post: int
    folder: str
    code: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


def code_of(certificate: Certificate, secret: bytes) -> str:
    """Compute the code of a certificate.

    Parameters
    ----------
    certificate : Certificate
        Its own ``code`` and ``files`` are not read.
    secret : bytes
        Of the trainer.

    Examples
    --------
    >>> one = Certificate(name="A", group="G", day="2026-11-22", asked=5, pre=2, post=5, folder="a")
    >>> code_of(one, b"x" * 32) == code_of(one, b"y" * 32)
    False
    """
    said = [certificate.name, certificate.group, certificate.day, certificate.asked,
            certificate.pre, certificate.post, certificate.folder]  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    digest = hmac.new(secret, b"certificate\n" + text.encode(), hashlib.sha256).digest()
    signs = base64.b32encode(digest).decode()[:_SIGNS]
    return "-".join([_PREFIX, *(signs[place : place + 4] for place in range(0, _SIGNS, 4))])


def plain_code(code: str) -> str:
    """Read a code as it was typed: small letters, spaces, O for 0 and the like.

    Examples
    --------
    >>> plain_code(" kam-abcd efgh-1jkl-mn0p ")
    'ABCDEFGHIJKLMNOP'
    """
    signs = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return signs.removeprefix(_PREFIX).translate(_READ_AS)


class Finding(NamedTuple):
    """What a verification says.

    Parameters
    ----------
    is_genuine : bool
        Whether code and words, or file, belong together.
    sentence : Sentence
        Why.
    certificate : Certificate or None
        What was issued with this code, if it is genuine.
    """

    is_genuine: bool
    sentence: Sentence
    certificate: Certificate | None = None


def load_register(home: Home) -> list[Certificate]:
    """Read what was issued; empty where nothing was.

    Raises
    ------
    ParameterError
        If the register is damaged.
    """
    file = home.trainer / REGISTER
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return [Certificate(**one) for one in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, AttributeError):
        raise ParameterError(
            Sentence(
                "{file} is damaged, so earlier certificates cannot be looked up. Take it from your "
                "backup, or delete it and collect again.",
                file=str(file),
            )
        ) from None


def enter(home: Home, issued: Sequence[Certificate]) -> None:
    """Add certificates to the register; what was issued earlier stays."""
    register = {one.code: one for one in load_register(home)} | {one.code: one for one in issued}
    entries = sorted(register.values(), key=lambda one: (one.folder, one.day, one.code))
    write_json(home.trainer / REGISTER, [_entry(one) for one in entries])


def _entry(certificate: Certificate) -> dict[str, Any]:
    return {**asdict(certificate), "files": dict(certificate.files)}


def verify(code: str, subject: str, *, home: Home, secret: bytes) -> Finding:
    """Say whether a code belongs to a name, or to a file that was issued with it.

    Parameters
    ----------
    code : str
        As printed.
    subject : str
        Name on the certificate, or path of a score sheet or certificate.
    home : Home
        Of the group.
    secret : bytes
        Of the trainer.

    Returns
    -------
    Finding
        Genuine only if the secret makes this very code of what was issued.
    """
    typed = plain_code(code)
    genuine = None
    for one in load_register(home):
        made = plain_code(code_of(one, secret))
        if hmac.compare_digest(made.encode(), typed.encode()):
            genuine = one
    if genuine is None:
        return Finding(
            False,
            Sentence("Not genuine: no certificate of this group has the code {code}.", code=code),
        )
    file = Path(subject)
    if file.suffix.lower() in (".pdf", ".html", ".xlsx"):
        return _of_file(file, genuine)
    if _same(subject) in {_same(genuine.name), genuine.folder}:
        return Finding(True, Sentence("Genuine: issued with exactly these words."), genuine)
    return Finding(
        False,
        Sentence("Not genuine: this code belongs to somebody else than {name!r}.", name=subject),
    )


def _of_file(file: Path, genuine: Certificate) -> Finding:
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise ParameterError(
            Sentence(
                "{file!r} cannot be read ({reason}). Name the file, or the person on it.",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from None
    if any(hmac.compare_digest(found, one) for one in genuine.files.values()):
        return Finding(True, Sentence("Genuine: this file is as it was issued."), genuine)
    return Finding(
        False,
        Sentence(
            "Not genuine: the code was issued, but not with this file. It was changed, or saved "
            "or printed anew; compare what it says with this:"
        ),
        genuine,
    )


def _same(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
