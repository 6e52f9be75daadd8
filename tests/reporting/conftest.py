"""Lets the page tests, here and in the browser folder, share one small report."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
