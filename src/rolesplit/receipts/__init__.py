"""Tables that were labelled before: checked against their texts, and counted, without being written again."""

from rolesplit.receipts.columns import Columns
from rolesplit.receipts.tally import count_file
from rolesplit.receipts.verification import Checked, Fault, check_file

__all__ = ["Checked", "Columns", "Fault", "check_file", "count_file"]
