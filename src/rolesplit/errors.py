"""What can go wrong with what a user gives, each kind one line that says where, what and what to do."""

from __future__ import annotations


class RolesplitError(Exception):
    """Base of every error that is the input's and not the program's; its text is one line for the user."""


class DocumentError(RolesplitError):
    """A posting cannot be read: missing, of an unknown format, broken, too large or undecodable."""


class TableError(RolesplitError):
    """A table cannot be read or written as asked: no such column, a torn row, a name already taken."""


class CorpusError(RolesplitError):
    """A labelled corpus cannot be trained on: unknown labels, blank texts, contradictions, too few rows."""


class ModelError(RolesplitError):
    """A model file is not one of ours: not plain data, torn, oversized, or of another schema."""


class UsageError(RolesplitError):
    """Options that do not go together, or a value out of its range."""


class BatchError(RolesplitError):
    """A batch cannot begin or go on: another process is at it, the journal does not fit, a worker was ended."""


class UnwritableError(RolesplitError):
    """A row does not fit the table that is to be written."""
