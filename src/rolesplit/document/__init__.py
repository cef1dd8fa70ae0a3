"""Job postings as files: plain text, Markdown, HTML, Word, mail and PDF, told by what is in them."""

from rolesplit.document.files import SUFFIXES, expand
from rolesplit.document.reading import Document, from_text, parse, read

__all__ = ["SUFFIXES", "Document", "expand", "from_text", "parse", "read"]
