"""Lets the tests of editions share small published reports."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
