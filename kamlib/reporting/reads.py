"""What a notebook reads of the data: while that stays the same, it need not be executed again.

A plan reads what its views hold (:func:`kamlib.account_plan.contents.contents`), chapters 2
to 5 read the tables of facts named here, chapter 1 shows every file. A notebook that reaches for
anything else depends on every file: when in doubt, it is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from nbformat import NotebookNode

from kamlib.account_plan.contents import contents
from kamlib.reporting.digest import digest
from kamlib.reporting.order import Order
from kamlib.reporting.schedule import Job

_STATEMENT = (
    *("accounts", "account_quarter", "product_quarter", "cost_quarter", "cost_pools", "drivers"),
    *("payment_quarter", "targets", "wallets", "opportunities", "actions"),
)
_SCORES = (*_STATEMENT, "interaction_quarter", "survey_quarter", "ratings")
#: Tables of facts that a chapter reads, with those of the chapters it builds on.
FACTS_READ: dict[str, tuple[str, ...]] = {
    "profitability": _STATEMENT,
    "scoring": _SCORES,
    "matrix": (*_SCORES, "benchmarks"),
    "soll_ist": (
        *_STATEMENT,
        *("comments", "manager_quarter", "survey_quarter", "interaction_quarter"),
    ),
}
_IMPORTS = {"open_workbook", "panels", "Details"}
_TYPES = {"str", "int", "float", "bool"}
#: What leads from a chapter to more than the chapter itself reads.
_DOORS = {"portfolio", "path_of", "facts", "collection", "settings"}


def what_it_reads(order: Order, job: Job, notebook: NotebookNode) -> str | None:
    """Hash the data that a notebook reads; None: nobody can tell, it may be every file.

    Parameters
    ----------
    order : Order
        The run, with the tables of all chapters.
    job : Job
        The notebook's chapter, and the account of a plan.
    notebook : NotebookNode
        Whose cells say what it reaches for.

    Returns
    -------
    str or None
        The same as long as these data are the same.
    """
    stem = job.chapter.stem
    if not keeps_to_its_chapter(notebook, stem):
        return None
    with suppress(Exception):  # what cannot be computed is shown by the notebook
        if job.account:
            return digest(contents(order.plan(job.account)))
        if stem in FACTS_READ:
            facts = [getattr(order.book.facts, name) for name in FACTS_READ[stem]]
            return digest([order.book.quarter, *facts])
    return None


def keeps_to_its_chapter(notebook: NotebookNode, stem: str) -> bool:
    r"""Tell whether a notebook reads nothing but its chapter of the workbook.

    Parameters
    ----------
    notebook : NotebookNode
        A chapter or plan.
    stem : str
        Its chapter.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> opened = new_code_cell("from kamlib import open_workbook\nbook = open_workbook('x')")
    >>> def reads(text):
    ...     return keeps_to_its_chapter(
    ...         new_notebook(cells=[opened, new_code_cell(text)]), "scoring")
    >>> reads("book.scoring.finding"), reads("book.facts.contacts"), reads("open('my.csv')")
    (True, False, False)
    """
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a command of the shell, for one
        return False
    known = {node.id for node in _of(tree, ast.Name) if isinstance(node.ctx, ast.Store)}
    if "book" not in known or known & _IMPORTS:
        return False
    handed_on = {id(node) for node in _books(tree, stem)}
    names = list(_of(tree, ast.Name))
    read = [node for node in names if node.id == "book" and isinstance(node.ctx, ast.Load)]
    return (
        not list(_of(tree, ast.Import))
        and all(_is_ours(node) for node in _of(tree, ast.ImportFrom))
        and {node.id for node in names} <= known | _IMPORTS | _TYPES
        and all(id(node) in handed_on for node in read)
        and not any(
            node.attr in _DOORS or node.attr.startswith("_") for node in _of(tree, ast.Attribute)
        )
    )


def _of(tree: ast.AST, kind: type[ast.AST]) -> Iterator[Any]:
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def _is_ours(node: ast.ImportFrom) -> bool:
    return str(node.module).partition(".")[0] == "kamlib" and all(
        each.name in _IMPORTS and each.asname is None for each in node.names
    )


def _books(tree: ast.AST, stem: str) -> Iterator[ast.AST]:
    """Find where the workbook is asked for its chapter, or handed to the chapter's panel."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in (stem, "language"):
            yield node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            function = node.func
            if isinstance(function.value, ast.Name) and function.value.id == "panels":
                yield from node.args if function.attr == stem else ()
