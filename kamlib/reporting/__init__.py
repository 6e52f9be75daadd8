"""Reporting: runs the chapters, draws the pages and the Excel workbook, publishes both."""
