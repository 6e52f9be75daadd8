"""A star of small tables that Power BI and Tableau open, beside the report's full data.

``catalogue`` declares tables, columns and keys once, ``star`` fills them from the chapters,
``write`` checks every key and writes Parquet and the data dictionary, ``hyper`` the same
tables for Tableau.
"""

from kamlib.reporting.bi.write import FOLDER, write_bi

__all__ = ["FOLDER", "write_bi"]
