"""The course: Key Account Management learnt on a company of one's own.

| module | answers |
|---|---|
| ``roles``, ``ledger``, ``planning``, ``prospects`` | what the twelve accounts are and do |
| ``company`` | writes that company as files and opens it like any other |
| ``readings``, ``answers`` | what a trainee wrote: German or English, names, orders, letters |
| ``exercise``, ``exercises`` | what is asked, the solution, the errors people make, the hints |
| ``judge`` | right, wrong and why, or not to be read |
| ``participants``, ``handout``, ``group``, ``home``, ``key`` | a group: list, seeds, answers |
| ``gather``, ``record``, ``overview``, ``sheet``, ``certificate``, ``collect`` | what it has done |
| ``course``, ``feedback``, ``log`` | what a lesson shows, and what is kept of it |

Solutions come from the chapters of the workbook; the course has no formula of its own.
"""

from __future__ import annotations

from kamlib.training.course import Course, open_course

__all__ = ["Course", "open_course"]
