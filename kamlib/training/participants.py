"""The list of participants: read as a trainer's office writes it, each with a safe folder.

A CSV with a header in German or English; comma, semicolon or tab; UTF-8, UTF-16 or Windows.
E-mail addresses only tell people of the same name apart; they are not kept.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.safe_text import clean, cut

#: What the columns may be called, written small and without spaces, dots and hyphens.
_HEADERS = {
    "name": ("name", "participant", "fullname", "teilnehmer", "teilnehmerin", "teilnehmende",
             "teilnehmername", "vollername", "vorundnachname", "nachname,vorname", "name,vorname",
             "lastname,firstname"),
    "first": ("firstname", "givenname", "forename", "vorname"),
    "last": ("lastname", "surname", "familyname", "nachname", "familienname"),
    "email": ("email", "mail", "emailaddress", "emailadresse", "mailadresse"),
    "pseudonym": ("pseudonym", "alias", "nickname", "kürzel", "kuerzel", "deckname"),
}  # fmt: skip
_SAID_MARK = re.compile(r'"?sep=(?P<mark>[;,\t|])"?', re.IGNORECASE)
LONGEST_NAME = 100
MOST_PARTICIPANTS = 500
_MOST_BYTES = 1_000_000
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"}
)
#: What stands behind a comma and is no first name: "Anna Weber, MBA".
_DEGREE = re.compile(r"((dr|prof|[js]r|[mb]\.?(a|sc)|mba|ph\.?d|md|ll\.?m)\.?\s?)+", re.IGNORECASE)
#: Written family name first and without a space: Chinese, Japanese, Korean.
_EASTERN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]+")
#: Names that Windows keeps for devices.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody who takes the course.

    Parameters
    ----------
    name : str
        Stands on the certificate.
    pseudonym : str
        Stands everywhere else, if there is one.
    folder : str
        Name of the participant's folder.
    """

    name: str
    pseudonym: str = ""
    folder: str

    @property
    def shown(self) -> str:
        """What the participant is called on sheets and in the overview."""
        return self.pseudonym or self.name


def read_participants(file: Path) -> list[Participant]:
    """Read the list of participants.

    Parameters
    ----------
    file : Path
        CSV with a column for the name ("Weiß, Jörg" is read as Jörg Weiß), or for first and
        last name ("Name" beside "First name" is the last name); e-mail and pseudonym are
        optional, further columns are not read.

    Returns
    -------
    list of Participant
        In the order of the file; people of the same name get numbered folders, and the number
        behind the name wherever no certificate is printed.

    Raises
    ------
    ParameterError
        If the file cannot be read, has no name column or nobody in it, a line without a name or
        with cells the header has not, or the same person twice.
    """
    header, lines = _lines(_text(file), file)
    columns = _columns(header, file)
    people: list[Participant] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, line in lines:
        cell = {key: clean(line[at]).strip() for key, at in columns.items() if at < len(line)}
        name = _name(cell)
        _require_name(name, number, file)
        _require_cells(line, cell, width=len(header), number=number, file=file)
        alias = cut(" ".join(cell.get("pseudonym", "").split()), LONGEST_NAME)
        person = (name.casefold(), cell.get("email", "").casefold(), alias.casefold())
        if person in seen:
            raise ParameterError(
                Sentence(
                    "{file}: {name!r} stands in lines {first} and {second}. Delete one of them; "
                    "if these are two people, give each an e-mail address or a pseudonym.",
                    file=file.name,
                    name=name,
                    first=seen[person],
                    second=number,
                )
            )
        seen[person] = number
        folder = _free(slug(alias or name, len(people) + 1), [one.folder for one in people])
        people.append(Participant(name=name, pseudonym=alias, folder=folder))
    return _told_apart(_require_some(people, file))


def _name(cell: Mapping[str, str]) -> str:
    """Write a name as on a certificate, whichever way the list has it."""
    if not cell.get("name"):
        return _in_order(cell.get("first", ""), cell.get("last", ""))
    parts = [part for part in cell["name"].split(",") if part.strip()]
    if len(parts) == 2 and not _DEGREE.fullmatch(parts[1].strip()):  # "Weiß, Jörg"
        return _in_order(parts[1], parts[0])
    return ", ".join(" ".join(part.split()) for part in parts)


def _in_order(first: str, last: str) -> str:
    first, last = (" ".join(part.split()) for part in (first, last))
    if _EASTERN.fullmatch(first) and _EASTERN.fullmatch(last):
        return last + first
    return f"{first} {last}".strip()


def _told_apart(people: list[Participant]) -> list[Participant]:
    """Give a number to those who would be called the same on sheets and in the overview."""
    names = Counter(one.shown.casefold() for one in people)
    told: list[Participant] = []
    met: Counter[str] = Counter()
    for one in people:
        called = one.shown.casefold()
        met[called] += 1
        is_namesake = names[called] > 1
        alias = f"{one.shown} ({met[called]})" if is_namesake else one.pseudonym
        told.append(replace(one, pseudonym=alias))
    return told


def slug(name: str, number: int) -> str:
    """Make a folder's name of a person's: small letters, digits and hyphens only.

    Parameters
    ----------
    name : str
        As on the list.
    number : int
        Place on the list, for names without any Latin letter.

    Examples
    --------
    >>> slug("Jörg Müller-Weiß", 1), slug("../../etc", 2), slug("王", 3), slug("CON", 4)
    ('joerg-mueller-weiss', 'etc', 'participant-3', 'participant-con')
    """
    spelt = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).casefold()
                                  .translate(_UMLAUTS))  # fmt: skip
    plain = "".join(sign for sign in spelt if not unicodedata.combining(sign))
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    if not made or _RESERVED.fullmatch(made):
        return f"participant-{made or number}"
    return made


def _free(wanted: str, taken: list[str]) -> str:
    number, made = 1, wanted
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    return made


def _text(file: Path) -> str:
    try:
        with file.open("rb") as source:
            raw = source.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ParameterError(
            Sentence(
                "The list of participants {file!r} cannot be read ({reason}).",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from None
    is_wide = raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # "Unicode text" of Excel
    if raw[:2] == b"PK" or len(raw) > _MOST_BYTES or (b"\x00" in raw and not is_wide):
        raise ParameterError(
            Sentence(
                "{file} is no list of participants in CSV. Save it in your spreadsheet program as "
                "“CSV UTF-8”, one line per participant, with a column “Name”.",
                file=file.name,
            )
        )
    try:
        return raw.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("utf-16" if is_wide else "cp1252", errors="replace")


def _lines(text: str, file: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Cut the text into its header and its lines, with their numbers, without empty ones."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    said = _SAID_MARK.fullmatch(first.strip(" \r\n"))  # Excel's first line says the separator
    mark = said["mark"] if said else max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        found = [(reader.line_num, line) for line in reader if any(one.strip() for one in line)]
        found = found[1:] if said else found
    except csv.Error as error:
        raise ParameterError(
            Sentence(
                "{file}: line {line} cannot be read ({reason}).",
                file=file.name,
                line=reader.line_num,
                reason=str(error),
            )
        ) from None
    if not found:
        raise ParameterError(
            Sentence(
                "{file} is empty. Needed is a header with “Name” and one line per participant.",
                file=file.name,
            )
        )
    return found[0][1], found[1:]


def _columns(header: list[str], file: Path) -> dict[str, int]:
    plain = [re.sub(r"[\s._\-/]+", "", clean(one).casefold()) for one in header]
    found = {
        key: plain.index(word) for key, words in _HEADERS.items() for word in words if word in plain
    }
    if {"first", "name"} <= set(found) and "last" not in found:
        found["last"] = found.pop("name")  # "Name; Vorname": the surname and the first name
    if "name" in found or {"first", "last"} <= set(found):
        return found
    raise ParameterError(
        Sentence(
            "{file} has no column with names: its first line is {header}. Call one “Name”, or two "
            "“First name” and “Last name”.",
            file=file.name,
            header=cut(", ".join(repr(clean(one).strip()) for one in header), 200),
        ),
        *_meant(plain),
    )


def _meant(plain: list[str]) -> list[Sentence]:
    """Ask whether a misspelt heading was meant."""
    known = [word for words in _HEADERS.values() for word in words]
    strange = [one for one in plain if one not in known]
    near = [one for one in strange if get_close_matches(one, known, n=1, cutoff=0.75)]
    return [nearest(one, known) for one in near[:1]]


def _require_name(name: str, number: int, file: Path) -> None:
    if not name:
        raise ParameterError(
            Sentence(
                "{file}: line {line} has no name. Write it in, or delete the line.",
                file=file.name,
                line=number,
            )
        )
    if len(name) > LONGEST_NAME:
        raise ParameterError(
            Sentence(
                "{file}: the name in line {line} has {length} characters, more than {most}. Is a "
                "quotation mark missing?",
                file=file.name,
                line=number,
                length=len(name),
                most=LONGEST_NAME,
            )
        )


def _require_cells(
    line: Sequence[str], cell: Mapping[str, str], *, width: int, number: int, file: Path
) -> None:
    """Refuse a line whose name the separator has cut: half of it would stand on a certificate."""
    email = cell.get("email", "")
    if any(one.strip() for one in line[width:]) or (email and "@" not in email):
        raise ParameterError(
            Sentence(
                "{file}: line {line} does not fit the first line: {cells}. Is the separator part "
                "of a name? Give first name and last name a column each, or put the name in "
                "quotation marks.",
                file=file.name,
                line=number,
                cells=cut(" | ".join(clean(one).strip() for one in line), 200),
            )
        )
    if cell.get("name", "").strip(" ,").count(",") > 1:
        raise ParameterError(
            Sentence(
                "{file}: in line {line} nobody can tell first and last name: {name!r}. Write "
                "“First name Last name”, or give each a column.",
                file=file.name,
                line=number,
                name=cell["name"],
            )
        )


def _require_some(people: list[Participant], file: Path) -> list[Participant]:
    if not people:
        raise ParameterError(
            Sentence(
                "{file} has a header but nobody in it. Write one line per participant.",
                file=file.name,
            )
        )
    if len(people) > MOST_PARTICIPANTS:
        raise ParameterError(
            Sentence(
                "{file} names {count} participants; a group has at most {most}. Split the list.",
                file=file.name,
                count=len(people),
                most=MOST_PARTICIPANTS,
            )
        )
    return people
