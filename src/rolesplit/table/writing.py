"""The layout of an output, by its name and by the table that it is made of."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from rolesplit.errors import TableError
from rolesplit.table.delimited import DelimitedForm
from rolesplit.table.delimited_layout import DelimitedLayout, marked
from rolesplit.table.jsonlines_layout import JsonLinesLayout
from rolesplit.table.lines import text_codec
from rolesplit.table.opening import WORKBOOKS, extension
from rolesplit.table.rows import Layout, Table, Writing
from rolesplit.table.streams import zstandard


def layout_for(path: Path, table: Table, writing: Writing) -> Layout:
    """Choose how to write a table to this path: by its ending, and as the input where that says nothing.

    Raises:
        TableError: the format cannot hold the table, is only read, or needs an extra.
    """
    ending = extension(path)
    kind = _kind(path, ending, table)
    if kind == "parquet":
        from rolesplit.table.arrow import pyarrow  # noqa: PLC0415 - an extra
        from rolesplit.table.parquet_layout import ParquetLayout  # noqa: PLC0415 - an extra

        pyarrow(path)
        return ParquetLayout(table.form, table.header)
    if kind == "jsonlines":
        if len(set(table.header)) < len(table.header):
            raise TableError(f"{path}: keys of JSON must differ, but the header has names twice; write CSV instead")
        return JsonLinesLayout(table.form, table.header, _codec(path, writing, "utf-8"))
    delimiter = table.form.delimiter if isinstance(table.form, DelimitedForm) else ","
    codec = _codec(path, writing, table.form.encoding)
    return DelimitedLayout(
        table.form,
        table.header,
        "\t" if ending == ".tsv" else delimiter,
        marked(codec) if writing.has_bom else codec,
        writing.excel_safe,
    )


def compression_of(path: Path) -> Callable[[bytes], bytes]:
    """Give what packs a portion of the output: each by itself, so that what was written can be gone on with."""
    if path.suffix.casefold() == ".gz":
        return _gzipped
    if path.suffix.casefold() == ".zst":
        zstandard(path)
        return _zstandard
    return bytes


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def _zstandard(data: bytes) -> bytes:
    return bytes(zstandard(Path()).compress(data))


def _kind(path: Path, ending: str, table: Table) -> str:
    """Name the format to write."""
    if ending in {".jsonl", ".ndjson"}:
        return "jsonlines"
    if ending == ".parquet":
        if path.suffix.casefold() != ending:
            raise TableError(f"{path}: Parquet is compressed in itself; write .parquet")
        if path.exists() and not path.is_file():
            raise TableError(f"{path}: Parquet is written to files only; name one, or write .csv or .jsonl")
        return "parquet"
    if ending in WORKBOOKS:
        raise TableError(f"{path}: workbooks are only read; write .csv, with --bom for Excel")
    if path == Path("-") and table.form.kind == "jsonlines":
        return "jsonlines"
    return "delimited"


def _codec(path: Path, writing: Writing, usual: str) -> str:
    """Give the name of the encoding to write in."""
    try:
        return text_codec(writing.encoding or usual)
    except LookupError as error:
        raise TableError(
            f"{path}: no encoding of texts is called {writing.encoding!r}; try utf-8 or gb18030"
        ) from error
