"""A group of participants: made once, with seeds of its own for each of them, kept by the trainer.

``participants/<folder>`` is what each participant gets, ``trainer/`` what nobody else may see:
the names, the seeds, the answers and the secret that signs certificates.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from kamlib.reporting.storage import storing
from kamlib.sample.draw import stream, whole
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.language import Language
from kamlib.training.company import SAMPLE_SEED
from kamlib.training.handout import write_handout
from kamlib.training.home import PARTS, Group, Home, Member, save_key, write_json
from kamlib.training.key import Key, Sheet, answers_of_all, asked_of, mistakable, share_alike
from kamlib.training.participants import Participant

#: So many of the test's questions may have the same answer before and after.
_MOST_ALIKE = 0.34
_MOST_TRIES = 12


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
    seeds, sheets = _draw(seed, people, _Progress(people, say, told))
    members = tuple(
        Member(
            name=one.name,
            pseudonym=one.pseudonym,
            folder=one.folder,
            pre=seeds[one.folder, "pre"],
            lesson=seeds[one.folder, "lesson"],
            post=seeds[one.folder, "post"],
        )
        for one in people
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


class _Progress:
    """Tells when all companies of a participant are there."""

    def __init__(
        self, people: Sequence[Participant], say: Language, told: Callable[[str], None]
    ) -> None:
        self._people, self._say, self._told = people, say, told
        self._names = {one.folder: one.shown for one in people}
        self._left: Counter[str] = Counter()
        self._folders: dict[int, str] = {}

    def expect(self, places: Mapping[int, tuple[str, str]]) -> None:
        """Take the seeds that are computed next, each with its place."""
        self._folders = {seed: folder for seed, (folder, _) in places.items()}
        self._left = Counter(self._folders.values())

    def done(self, seed: int) -> None:
        """Count a seed that is computed."""
        folder = self._folders[seed]
        self._left[folder] -= 1
        if self._left[folder]:
            return
        number = list(self._names).index(folder) + 1
        self._told(
            self._say.text(
                "{number} of {count}: {name}",
                number=self._say.number(number),
                count=self._say.number(len(self._names)),
                name=self._names[folder],
            )
        )


def _draw(
    seed: int, people: Sequence[Participant], progress: _Progress
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
        drawn = {seeds[place]: place for place in open_places}
        progress.expect(drawn)
        asked = {number: asked_of(part) for number, (_, part) in drawn.items()}
        found = answers_of_all(asked, progress.done)
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
