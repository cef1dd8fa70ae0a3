"""Tables, read and written exactly: whatever the format, rows come in windows and go out with columns added behind.

One small interface to read (`rows.Table`, opened by `open_table`) and one to write (`rows.Layout`, chosen by
`layout_for`); the formats are siblings behind them: `delimited`, `jsonlines`, `workbook`, `parquet`.
"""

from rolesplit.table.header import text_column
from rolesplit.table.opening import Reading, open_table
from rolesplit.table.rows import Column, Form, Layout, Reject, Table, Window, Writing
from rolesplit.table.writing import compression_of, layout_for

__all__ = [
    "Column", "Form", "Layout", "Reading", "Reject", "Table", "Window", "Writing", "compression_of", "layout_for",
    "open_table", "text_column",
]  # fmt: skip
