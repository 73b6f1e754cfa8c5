"""Every table of the product, by way of the modules that define them."""

from shotwright.db import (
    announcement_tables,
    drama_tables,
    library_tables,
    llm_tables,
    money_tables,
    people_tables,
    prompt_tables,
    request_tables,
    review_tables,
    subscription_tables,
)
from shotwright.db.tables import Record

METADATA = Record.metadata
MODULES = (
    announcement_tables,
    drama_tables,
    library_tables,
    llm_tables,
    money_tables,
    people_tables,
    prompt_tables,
    request_tables,
    review_tables,
    subscription_tables,
)
