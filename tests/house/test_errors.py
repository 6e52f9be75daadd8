"""Every error that an analyst can meet is made of sentences, so that it can be said in German."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from kamlib.support import errors

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "kamlib").rglob("*.py"))

#: Errors that may stay plain text: "module:function", and why.
PLAIN: dict[str, str] = {
    "kamlib/reporting/execute.py:_failed": "another process raised it, and said it there",
    "kamlib/reporting/failure.py:keep": "the page of the failed run is said already",
}

#: What makes a plain text of several; ``language.text(...)`` is said already.
_METHODS = {"format", "join", "replace", "format_map"}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def error_names(trees: list[ast.Module]) -> set[str]:
    """KamError and all that is built on it, wherever it is defined."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {"KamError"}
    while more := {
        each.name
        for each in classes
        if each.name not in found and found & {_name(base) for base in each.bases}
    }:
        found |= more
    return found


def _parts(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> list[ast.expr] | None:
    """What an expression may be; None if it is no choice, list or name."""
    if isinstance(node, ast.Starred):
        return [node.value]
    if isinstance(node, ast.List | ast.Tuple):
        return node.elts
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return assigned.get(node.id, []) if isinstance(node, ast.Name) else None


def _is_plain(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> bool:
    """Tell whether an expression is a text that no language can say otherwise."""
    parts = _parts(node, assigned)
    if parts is not None:
        own = node.id if isinstance(node, ast.Name) else ""
        others = {name: values for name, values in assigned.items() if name != own}
        return any(_is_plain(each, others) for each in parts)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(node.value)
    if isinstance(node, ast.Call):
        is_made = isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS
        return is_made or _name(node.func) in ("str", "repr")
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def plain_errors(tree: ast.Module, names: set[str]) -> list[tuple[int, str]]:
    """Line and function of each error that is made of a plain text.

    Parameters
    ----------
    tree : Module
        Of one file.
    names : set of str
        Classes of errors.
    """
    found = []
    for scope in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        inside = list(ast.walk(scope))
        assigned: dict[str, list[ast.expr]] = {}
        for node in inside:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned.setdefault(node.targets[0].id, []).append(node.value)
        found += [
            (node.lineno, scope.name)
            for node in inside
            if isinstance(node, ast.Call)
            and _name(node.func) in names
            and any(_is_plain(part, assigned) for part in node.args)
        ]
    return sorted(set(found))


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def test_every_error_is_made_of_sentences():
    names = error_names(list(trees().values()))
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{function}": line
        for path, tree in trees().items()
        for line, function in plain_errors(tree, names)
    }
    assert {place: line for place, line in found.items() if place not in PLAIN} == {}
    assert set(PLAIN) <= set(found), "what is allowed here is a sentence by now"


def test_all_errors_of_the_house_are_known_to_the_test():
    known = error_names(list(trees().values()))
    assert {"SourceError", "RunFailedError", "ChapterFailedError"} <= known
    assert {name for name in vars(errors) if name.endswith("Error")} <= known


@pytest.mark.parametrize(
    "raised",
    [
        'raise SourceError("plain")',
        'raise SourceError(f"{file} is empty.")',
        'raise SourceError("{file}".format(file=file))',
        'raise SourceError("a " + file)',
        'told = f"{file}"\n    raise SourceError(told)',
        'told = f"{file}"\n    told += "."\n    raise SourceError(told)',
        'raise SourceError(Sentence("{file}.", file=file), f" {file}")',
        'return SourceError("plain")',
        'raise SourceError(str(file))',
        'raise errors.SourceError(" ".join([file]))',
        'raise SourceError(Sentence("a") if file else "b")',
        'raise SourceError(*[f"{file}"])',
    ],
)  # fmt: skip
def test_a_plain_error_is_found(raised):
    assert plain_errors(ast.parse(f"def f(file):\n    {raised}\n"), {"SourceError"})


@pytest.mark.parametrize(
    "raised",
    [
        'raise SourceError(Sentence("{file} is empty.", file=file))',
        'told = Sentence("{file}.", file=file)\n    raise SourceError(told, nearest(file, []))',
        'raise SourceError(say.text("said"))',
        'raise SourceError(Sentence("a"), *(Sentence(each) for each in file))',
        'raise ValueError(f"{file} is a mistake of the caller")',
    ],
)  # fmt: skip
def test_a_sentence_is_none(raised):
    assert not plain_errors(ast.parse(f"def f(file):\n    {raised}\n"), {"SourceError"})
