"""Batches: windows of a table -> labelled windows, by one process or by all cores, journalled, nothing lost.

`columns` labels texts; `portion` labels a window of a table; `workers` does many at once, in order; `rejects` and
`journal` keep what could not be taken and how far the work is; `delivery` puts the files in place; `labelling` is all
of it together for one table, `files`, `folders` and `cluster` are for many; `calls` and `answering` serve other
programs.
"""

from rolesplit.batch.calls import label_batch, labeller_of
from rolesplit.batch.cluster import Crew, label_files
from rolesplit.batch.columns import COLUMNS, Labelled, Labeller, label_duties, label_postings
from rolesplit.batch.delivery import Delivery, open_delivery
from rolesplit.batch.files import Done, Order, Unlabelled, label_file, open_order
from rolesplit.batch.folders import are_many, outputs_for, tables_in
from rolesplit.batch.journal import Counts, Identity, identity_of
from rolesplit.batch.labelling import label_table, require_all
from rolesplit.batch.portion import Portion, Task
from rolesplit.batch.workers import available_cores

__all__ = [
    "COLUMNS", "Counts", "Crew", "Delivery", "Done", "Identity", "Labelled", "Labeller", "Order", "Portion", "Task",
    "Unlabelled", "are_many", "available_cores", "identity_of", "label_batch", "label_duties", "label_file",
    "label_files", "label_postings", "label_table", "labeller_of", "open_delivery", "open_order", "outputs_for",
    "require_all", "tables_in",
]  # fmt: skip
