"""Labelling by hand: which rows to ask about, what was decided, and the file that keeps it."""

from __future__ import annotations

from rolesplit.review.desk import LABEL_KEYS, Desk
from rolesplit.review.journal import Journal, open_journal
from rolesplit.review.queue import density, teaching_order, uncertainty
from rolesplit.review.session import Decision, Duty, Guess, Session

__all__ = [
    "LABEL_KEYS",
    "Decision",
    "Desk",
    "Duty",
    "Guess",
    "Journal",
    "Session",
    "density",
    "open_journal",
    "teaching_order",
    "uncertainty",
]
