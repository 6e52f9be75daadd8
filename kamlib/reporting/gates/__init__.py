"""What a finished report must satisfy before anyone may read it.

- :mod:`~kamlib.reporting.gates.data`: the loss budget and every tie-out.
- :mod:`~kamlib.reporting.gates.pages`: pages load nothing, run nothing, and every link leads
  somewhere; no artefact names a folder or a secret of the machine.
- :mod:`~kamlib.reporting.gates.figures`: the first page, the chapters, the workbook and the
  Parquet files say the same.
"""

from kamlib.reporting.gates.data import CHAPTERS, all_tie_outs, require_within_budget
from kamlib.reporting.gates.figures import require_same_figures
from kamlib.reporting.gates.pages import require_no_trace, require_self_contained

__all__ = [
    "CHAPTERS",
    "all_tie_outs",
    "require_no_trace",
    "require_same_figures",
    "require_self_contained",
    "require_within_budget",
]
