"""Batches: windows of a table -> labelled windows, by one process or by all cores, journalled, nothing lost.

`columns` labels texts; `portion` labels a window of a table; `workers` does many at once, in order; `rejects` and
`journal` keep what could not be taken and how far the work is; `delivery` puts the files in place; `labelling` is all
of it together.
"""

from rolesplit.batch.columns import COLUMNS, Labelled, Labeller, label_duties, label_postings
from rolesplit.batch.delivery import Delivery, open_delivery
from rolesplit.batch.journal import Counts, Identity, identity_of
from rolesplit.batch.labelling import label_table, require_all
from rolesplit.batch.portion import Portion, Task
from rolesplit.batch.workers import available_cores

__all__ = [
    "COLUMNS", "Counts", "Delivery", "Identity", "Labelled", "Labeller", "Portion", "Task", "available_cores",
    "identity_of", "label_duties", "label_postings", "label_table", "open_delivery", "require_all",
]  # fmt: skip
