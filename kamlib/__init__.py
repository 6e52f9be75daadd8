"""Key Account Management workbook."""
