"""The files of a group: who is in it, with which seeds, the answers, what signs certificates."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kamlib.support.errors import KamError, ParameterError, Sentence
from kamlib.support.language import LANGUAGES, Language
from kamlib.training.key import Key, from_json, to_json
from kamlib.training.participants import Participant

PARTS: tuple[Literal["pre", "lesson", "post"], ...] = ("pre", "lesson", "post")
SECRET_BYTES = 32


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
        raise _no_group(home) from None
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


def _no_group(home: Home) -> ParameterError:
    return ParameterError(
        Sentence(
            "{folder!r} is no folder of a group: {file} is missing. Name the folder that "
            "kam train new has made.",
            folder=str(home.folder),
            file="trainer/group.json",
        )
    )


def load_secret(home: Home) -> bytes:
    """Read what signs the group's certificates.

    Raises
    ------
    ParameterError
        If it is missing or damaged, or this is no folder of a group.
    """
    if not home.trainer.is_dir():
        raise _no_group(home)
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
