"""The chapters opened in JupyterLab, in the analyst's language, without asking the internet.

``copies`` writes German copies of the notebooks and never touches one the analyst changed;
``start`` says how JupyterLab is started.
"""

from kamlib.lab.copies import Copy, copies_folder, write_copies
from kamlib.lab.start import command, environment, has_menus_in

__all__ = ["Copy", "command", "copies_folder", "environment", "has_menus_in", "write_copies"]
