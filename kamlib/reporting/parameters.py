"""Parameters of notebooks: what they declare, what was given, what they may be.

A parameter is a line ``name: type = literal  # meaning`` in the cell tagged ``parameters``.
Only declared names are accepted, with values of the declared type and, where the chapter
says so, of its choice: a misspelt account would otherwise fail minutes later in a kernel.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from kamlib.support.chapter import Allowed
from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.language import Language

Value = str | int | float | bool
_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
_TRUE, _FALSE = ("true", "yes", "1", "on"), ("false", "no", "0", "off")
#: Parameters that all pages of a report share, and how they are given to the command.
SHARED = {
    "quarter": "kam run QUARTER",
    "language": "kam run --lang de",
    "workbook_file": "kam run --workbook FILE",
}
_LISTED = 12


@dataclass(frozen=True)
class Parameter:
    """One declared parameter of a notebook."""

    name: str
    type: str
    default: Value
    meaning: str

    def read(self, text: Value, *, language: Language | None = None) -> Value:
        """Read a value given as text, by the declared type.

        Raises
        ------
        ParameterError
            If the text is not of that type.
        """
        try:
            if not isinstance(text, str):
                return self._typed(text)
            if self.type == "bool":
                lowered = text.strip().lower()
                if lowered not in (*_TRUE, *_FALSE):
                    raise ValueError(text)
                return lowered in _TRUE
            value: Value = _TYPES[self.type](text)
        except ValueError:
            raise ParameterError(
                (language or Language()).text(
                    "Parameter “{name}” ({meaning}) is of type {type}; found {found}.",
                    name=self.name,
                    meaning=self.meaning,
                    type=self.type,
                    found=repr(text),
                )
            ) from None
        return value

    def _typed(self, value: Value) -> Value:
        """Accept a value that already has the declared type; an int may stand for a float."""
        fits = type(value) is _TYPES[self.type] or (self.type == "float" and type(value) is int)
        if not fits:
            raise ValueError(value)
        return value


def declared(source: str, *, where: str) -> dict[str, Parameter]:
    """Read parameter declarations from the source of a cell.

    Examples
    --------
    >>> found = declared('quarter: str = "2026Q3"  # fiscal quarter to report', where="x")
    >>> found["quarter"].default, found["quarter"].meaning
    ('2026Q3', 'fiscal quarter to report')
    """
    lines = source.splitlines()
    parameters = {}
    for node in ast.parse(source).body:
        is_plain = (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.annotation, ast.Name)
            and node.annotation.id in _TYPES
            and node.value is not None
        )
        if not is_plain:
            raise ParameterError(
                Sentence(
                    "{where}: a parameter is written `name: type = literal  # meaning` with type "
                    "str, int, float or bool; found {found!r}.",
                    where=where,
                    found=ast.unparse(node),
                )
            )
        assert isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        assert isinstance(node.annotation, ast.Name) and node.value is not None
        comment = lines[node.lineno - 1].partition("#")[2].strip()
        try:
            default = ast.literal_eval(node.value)
        except ValueError:
            raise ParameterError(
                Sentence(
                    "{where}: the default of {name!r} must be a plain value, found {found!r}.",
                    where=where,
                    name=node.target.id,
                    found=ast.unparse(node.value),
                )
            ) from None
        parameters[node.target.id] = Parameter(node.target.id, node.annotation.id, default, comment)
    return parameters


def distribute(
    given: Mapping[str, Value],
    known: Mapping[str, Mapping[str, Parameter]],
    *,
    language: Language | None = None,
) -> dict[str, dict[str, Value]]:
    """Give each chapter the parameters it declares; refuse those that none declares.

    Parameters
    ----------
    given : mapping of str to value
        Names and values; text is read by the declared type.
    known : mapping of str to mapping
        Per chapter stem, the parameters its notebook declares.
    language : Language, optional
        Of the messages; English if not given.

    Returns
    -------
    dict of str to dict
        Per chapter stem, the parameters for its notebook.

    Raises
    ------
    ParameterError
        Naming the nearest declared parameter, or the command for one that all pages share.
    """
    say = language or Language()
    own = {name for parameters in known.values() for name in parameters} - set(SHARED)
    for name in given:
        if name in SHARED:
            raise ParameterError(
                say.text(
                    "{name} cannot be given as a parameter of a chapter: all pages of a report "
                    "share it. Give it to the command itself: {command}.",
                    name=name,
                    command=SHARED[name],
                )
            )
        if name not in own:
            raise ParameterError(_unknown(name, own, say))
    return {
        stem: {
            name: parameters[name].read(value, language=say)
            for name, value in given.items()
            if name in parameters
        }
        for stem, parameters in known.items()
    }


def _unknown(name: str, own: set[str], say: Language) -> str:
    shared = nearest(name, SHARED)
    meant = next((each for each in SHARED if f"'{each}'" in shared and "mean" in shared), "")
    sentence = say.text("No chapter has a parameter “{name}”.", name=name)
    if meant and "mean" not in nearest(name, own):
        hint = say.text("Did you mean {command}?", command=SHARED[meant])
    else:
        hint = suggestion(name, own, say)
    return f"{sentence} {hint}"


def suggestion(word: str, known: set[str] | tuple[str, ...], say: Language) -> str:
    """Say which name was probably meant, or which there are; a long list is cut.

    Examples
    --------
    >>> suggestion("K019", ("K012", "X7"), Language())
    'Did you mean “K012”?'
    """
    names = sorted(known)
    close = nearest(word, names)
    found = [name for name in names if close == f"Did you mean {name!r}?"]
    if found:
        return say.text("Did you mean “{name}”?", name=found[0])
    if len(names) > _LISTED:
        return say.text(
            "There are {count}, from “{first}” to “{last}”.",
            count=say.number(len(names)),
            first=names[0],
            last=names[-1],
        )
    return say.text("Known are: {names}.", names=", ".join(names) or "–")


def require_allowed(name: str, value: Value, allowed: Allowed, *, language: Language) -> None:
    """Refuse a value that its chapter does not know.

    Parameters
    ----------
    name : str
        Of the parameter.
    value : str, int, float or bool
        Already of the declared type; empty text stands for the default.
    allowed : Allowed
        From the chapter.
    language : Language
        Of the message.

    Raises
    ------
    ParameterError
        With the nearest valid name, the range, or the setting that decides it in a report.

    Examples
    --------
    >>> require_allowed("account", "K1", Allowed(("K1", "K2")), language=Language())
    """
    if isinstance(value, str):
        if not value or not allowed.names or value in allowed.names:
            return
        sentence = language.text(
            "Parameter “{name}”: there is no “{value}”.", name=name, value=value
        )
        raise ParameterError(sentence, suggestion(value, allowed.names, language))
    if allowed.low <= value <= allowed.high and allowed.setting and value:
        raise ParameterError(
            language.text(
                "Parameter “{name}” is for a look in the notebook. In a report all chapters agree: "
                "set {setting} to {value} in the settings instead.",
                name=name,
                setting=allowed.setting,
                value=language.number(value),
            )
        )
    if not allowed.low <= value <= allowed.high:
        raise ParameterError(
            language.text(
                "Parameter “{name}” lies between {low} and {high}; found {value}.",
                name=name,
                low=language.number(allowed.low),
                high=language.number(allowed.high),
                value=language.number(value, digits=0 if isinstance(value, int) else 2),
            )
        )
