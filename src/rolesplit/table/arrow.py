"""Arrow's cells as Python values, the same whether pandas is installed or not; an error for each that is none."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from rolesplit.errors import TableError, UnwritableError
from rolesplit.table.rows import Value
from rolesplit.table.values import as_text

_NANOSECONDS = "[ns"  # in the name of every type that counts them
_SECONDS = re.compile(r"(\d:\d\d:\d\d)(\.\d{6})?")


def pyarrow(path: Path) -> Any:
    """Import the library for Parquet files, which comes with an extra."""
    try:
        import pyarrow as library  # noqa: PLC0415 - an extra, wanted for Parquet files only
        import pyarrow.parquet  # noqa: PLC0415 - as above
    except ImportError as error:
        raise TableError(f"{path}: Parquet files need pip install 'rolesplit[parquet]'") from error
    return library


def cell_values(column: Any) -> list[Value]:
    """Give the cells of a column as Python values, an `UnwritableError` for each that is none.

    They are the same where pandas is installed, of which pyarrow makes use for nanoseconds.
    """
    if _NANOSECONDS not in str(column.type):
        with suppress(ValueError, OverflowError):
            return list(column.to_pylist())
    return [_value(cell) for cell in column]


def _value(cell: Any) -> Value:
    """Give a cell as a Python value, or as the error that says why it is none."""
    try:
        return _python(cell, pyarrow(Path()))
    except UnicodeDecodeError as error:
        return _fault("a text that is not UTF-8; mend it", error)
    except (ValueError, OverflowError) as error:  # a day or a zone that Python has not
        return _fault(f"a {cell.type} without a text ({first_line(error)}); write Parquet", error)


def _fault(reason: str, cause: Exception) -> UnwritableError:
    fault = UnwritableError(reason)
    fault.__cause__ = cause
    return fault


def is_fault(value: Value) -> bool:
    """Tell whether a cell is no Python value."""
    return isinstance(value, UnwritableError)


def _python(cell: Any, arrow: Any) -> Value:
    """Give a cell as a Python value; pyarrow's own way, but for what may hold nanoseconds."""
    if _NANOSECONDS not in str(cell.type) or not cell.is_valid:
        return cell.as_py()
    if isinstance(cell, arrow.StructScalar):
        return {name: _python(item, arrow) for name, item in cell.items()}
    if isinstance(cell, arrow.MapScalar):
        return [[_python(item, arrow) for item in pair.values()] for pair in cell.values]
    if isinstance(cell, arrow.ListScalar):
        return [_python(item, arrow) for item in cell.values]
    if isinstance(cell, arrow.DictionaryScalar):
        return _python(cell.value, arrow)
    return _time(cell, arrow)


def _time(cell: Any, arrow: Any) -> Value:
    """Give a time in nanoseconds: as Python has it where these are whole microseconds, else with nine decimals."""
    microseconds, rest = divmod(cell.value, 1000)
    if isinstance(cell, arrow.TimestampScalar):
        kind = arrow.timestamp("us", cell.type.tz)
    else:
        kind = arrow.time64("us") if isinstance(cell, arrow.Time64Scalar) else arrow.duration("us")
    value = arrow.scalar(microseconds, kind).as_py()
    if not rest:
        return value
    return _SECONDS.sub(lambda found: f"{found[1]}{found[2] or '.000000'}{rest:03}", as_text(value), count=1)


def first_line(error: Exception) -> str:
    """Give the first line of what pyarrow says; the others are about its own code."""
    return str(error).split("\n", 1)[0]
