"""A group of participants: made once, with seeds of its own for each of them, kept by the trainer.

``participants/<folder>`` is what each participant gets, ``trainer/`` what nobody else may see:
the names, the seeds, the answers and the secret that signs certificates.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from kamlib.reporting.storage import storing
from kamlib.sample.draw import stream, whole
from kamlib.support.errors import KamError, ParameterError, Sentence
from kamlib.support.language import LANGUAGES, Language
from kamlib.training.company import SAMPLE_SEED
from kamlib.training.handout import write_handout
from kamlib.training.key import (
    Key,
    Sheet,
    answers_of_all,
    from_json,
    mistakable,
    share_alike,
    to_json,
)
from kamlib.training.participants import Participant

PARTS: tuple[Literal["pre", "lesson", "post"], ...] = ("pre", "lesson", "post")
SECRET_BYTES = 32
#: So many of the test's questions may have the same answer before and after.
_MOST_ALIKE = 0.34
_MOST_TRIES = 12


@dataclass(frozen=True, kw_only=True)
class Member(Participant):
    """A participant of a group, with the seeds of his companies."""

    pre: int
    lesson: int
    post: int

    @property
    def seeds(self) -> dict[str, int]:
        """Seeds by part."""
        return {"pre": self.pre, "lesson": self.lesson, "post": self.post}


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group of participants.

    Parameters
    ----------
    title : str
        What the group is called on certificates.
    language : str
        ``en`` or ``de``.
    held_on : str
        Day of the course, like ``2026-11-22``.
    members : tuple of Member
        In the order of the list.
    """

    title: str
    language: str
    held_on: str
    members: tuple[Member, ...]

    @property
    def say(self) -> Language:
        """Language of everything the group gets."""
        return Language(self.language)

    @property
    def day(self) -> dt.date:
        """Day of the course."""
        return dt.date.fromisoformat(self.held_on)


@dataclass(frozen=True)
class Home:
    """Where the files of a group lie.

    Parameters
    ----------
    folder : Path
        Folder of the group.
    """

    folder: Path

    @property
    def trainer(self) -> Path:
        """What only the trainer may see."""
        return self.folder / "trainer"

    @property
    def group_file(self) -> Path:
        """Names and seeds."""
        return self.trainer / "group.json"

    @property
    def answers_file(self) -> Path:
        """Right answers and usual errors of every seed."""
        return self.trainer / "answers.json"

    @property
    def secret_file(self) -> Path:
        """What signs certificates."""
        return self.trainer / "secret.key"

    def of(self, participant: Participant) -> Path:
        """Folder of a participant."""
        return self.folder / "participants" / participant.folder


def make_group(
    people: Sequence[Participant],
    *,
    folder: Path,
    seed: int,
    secret: bytes,
    about: Group,
    told: Callable[[str], None] = lambda _sentence: None,
) -> Group:
    """Make the folder of a group: one folder per participant, and the trainer's.

    Parameters
    ----------
    people : sequence of Participant
        From :func:`~kamlib.training.participants.read_participants`.
    folder : Path
        New or empty; nothing is ever overwritten.
    seed : int
        Same list and seed, same companies.
    secret : bytes
        32 random bytes, which sign the group's certificates.
    about : Group
        Title, language and day; its members are not read.
    told : callable
        Takes a sentence on what is being done.

    Returns
    -------
    Group
        With its members.

    Raises
    ------
    ParameterError
        If the folder is not empty, or no seed fits the course.
    StorageError
        If it cannot be written.
    """
    _require_empty(folder)
    say = about.say
    companies = say.number(len(people) * len(PARTS))
    told(say.text("Computing the answers of {count} companies …", count=companies))
    seeds, sheets = _draw(seed, people)
    members = tuple(
        Member(**asdict(one), **{part: seeds[one.folder, part] for part in PARTS}) for one in people
    )
    group = Group(title=about.title, language=about.language, held_on=about.held_on,
                  members=members)  # fmt: skip
    with storing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _write_all(Home(staged), group, sheets, secret)
            staged.chmod(0o755)
            if folder.exists():
                folder.rmdir()
            staged.rename(folder)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
    return group


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ParameterError(
            Sentence(
                "{folder!r} is there already and is never overwritten: attempts and certificates "
                "of a group would be lost. Name a new folder with --folder.",
                folder=str(folder),
            )
        )


def _draw(
    seed: int, people: Sequence[Participant]
) -> tuple[dict[tuple[str, str], int], dict[int, Sheet]]:
    """Draw seeds until every company fits the course, and the two tests differ."""
    seeds: dict[tuple[str, str], int] = {}
    sheets: dict[int, Sheet] = {}
    open_places = [(one.folder, part) for one in people for part in PARTS]
    reason = ""
    for attempt in range(_MOST_TRIES):
        taken = {SAMPLE_SEED, *seeds.values()}
        for place in open_places:
            seeds[place] = _candidate(seed, place, attempt, taken)
            taken.add(seeds[place])
        found = answers_of_all(seeds[place] for place in open_places)
        reason = next((one for one in found.values() if isinstance(one, str)), reason)
        sheets |= {
            number: one
            for number, one in found.items()
            if isinstance(one, dict) and not mistakable(one)
        }
        open_places = [place for place in open_places if not _fits(place, seeds, sheets)]
        if not open_places:
            return seeds, {number: sheets[number] for number in seeds.values()}
        for place in open_places:
            del seeds[place]
    raise ParameterError(
        Sentence(
            "No companies could be found in which all exercises have answers of their own "
            "({reason}). Name another --seed.",
            reason=reason or "–",
        )
    )


def _candidate(seed: int, place: tuple[str, str], attempt: int, taken: set[int]) -> int:
    source = stream(seed, "participant", *place, attempt)
    while True:
        drawn = whole(source, 100_000_000, 999_999_999)
        if drawn not in taken:
            return drawn


def _fits(
    place: tuple[str, str], seeds: dict[tuple[str, str], int], sheets: dict[int, Sheet]
) -> bool:
    """Tell whether a place has its company; the later test gives way where two are alike."""
    folder, part = place
    own = sheets.get(seeds[place])
    if own is None:
        return False
    before = sheets.get(seeds.get((folder, "pre"), 0))
    return part != "post" or before is None or share_alike(before, own) <= _MOST_ALIKE


def _write_all(home: Home, group: Group, sheets: dict[int, Sheet], secret: bytes) -> None:
    home.trainer.mkdir(mode=0o700)
    handle = os.open(home.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
        file.write(secret.hex() + "\n")
    write_json(home.group_file, asdict(group))
    save_key(home, Key(sheets), secret)
    for member in group.members:
        write_handout(home.of(member), member.seeds, shown=member.shown, language=group.say)


def write_json(path: Path, content: Any) -> None:
    """Write a file of the trainer, whole or not at all."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def load_group(home: Home) -> Group:
    """Read the trainer's file of a group.

    Raises
    ------
    ParameterError
        If there is none, or it is damaged.
    """
    try:
        found = json.loads(home.group_file.read_text(encoding="utf-8"))
        members = tuple(Member(**one) for one in found.pop("members"))
        group = Group(**found, members=members)
        _require_sound(group)
    except FileNotFoundError:
        raise ParameterError(
            Sentence(
                "{folder!r} is no folder of a group: {file} is missing. Name the folder that "
                "kam train new has made.",
                folder=str(home.folder),
                file="trainer/group.json",
            )
        ) from None
    except KamError:
        raise
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise ParameterError(
            Sentence(
                "{file} is damaged. Take it from your backup, or make the group again into "
                "another folder with the same list and the same seed and copy it from there.",
                file=str(home.group_file),
            )
        ) from None
    return group


def _require_sound(group: Group) -> None:
    """Refuse what would lead out of the group's folder or cannot be judged."""
    seeds = [number for member in group.members for number in member.seeds.values()]
    folders = [member.folder for member in group.members]
    is_sound = (
        group.language in LANGUAGES
        and bool(group.day)
        and all(type(number) is int for number in seeds)
        and all(one.replace("-", "").isalnum() and one.isascii() for one in folders)
        and len(set(folders)) == len(folders)
    )
    if not is_sound:
        raise ValueError


def load_secret(home: Home) -> bytes:
    """Read what signs the group's certificates.

    Raises
    ------
    ParameterError
        If it is missing or damaged.
    """
    try:
        secret = bytes.fromhex(home.secret_file.read_text(encoding="ascii").strip())
        if len(secret) == SECRET_BYTES:
            return secret
    except (OSError, ValueError):
        pass
    raise ParameterError(
        Sentence(
            "{file} is missing or damaged. Without it no certificate can be made or verified; "
            "take it from your backup.",
            file=str(home.secret_file),
        )
    )


def save_key(home: Home, key: Key, secret: bytes) -> None:
    """Write the answers of all seeds, signed."""
    sheets = {str(seed): to_json(sheet) for seed, sheet in sorted(key.sheets.items())}
    write_json(home.answers_file, {"sheets": sheets, "signed": _signed(sheets, secret)})


def load_key(home: Home, secret: bytes) -> Key:
    """Read the answers of all seeds; what somebody has changed counts as missing."""
    try:
        found = json.loads(home.answers_file.read_text(encoding="utf-8"))
        sheets = found["sheets"]
        if hmac.compare_digest(str(found["signed"]), _signed(sheets, secret)):
            return Key({int(seed): from_json(sheet) for seed, sheet in sheets.items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass
    return Key({})


def _signed(sheets: Any, secret: bytes) -> str:
    text = json.dumps(sheets, sort_keys=True, ensure_ascii=False).encode()
    return hmac.new(secret, b"answers\n" + text, hashlib.sha256).hexdigest()
