"""Is this machine ready for the workbook? Checks, advice, and a code to read out by phone.

``machine`` looks, ``checks`` judges what was seen, ``cure`` says what installs it, ``code`` packs
the verdicts into seven signs and reads them again, ``table`` shows both.
"""

from kamlib.doctor.checks import examine
from kamlib.doctor.code import Reading, read_code, spoken, write_code
from kamlib.doctor.cure import cures, this_python
from kamlib.doctor.finding import CHECKS, Finding, State
from kamlib.doctor.machine import Machine, look
from kamlib.doctor.table import finding_table, reading_table

__all__ = [
    "CHECKS",
    "Finding",
    "Machine",
    "Reading",
    "State",
    "cures",
    "examine",
    "finding_table",
    "look",
    "read_code",
    "reading_table",
    "spoken",
    "this_python",
    "write_code",
]
