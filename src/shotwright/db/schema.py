"""Every table of the product, by way of the modules that define them."""

from shotwright.db import money_tables
from shotwright.db.tables import Record

METADATA = Record.metadata
MODULES = (money_tables,)
