"""Takes that are made elsewhere, for money: written down, sent once, looked after, fetched, kept.

Where a job stands is in its row alone. Whatever happens to this process, the next one reads the rows and goes on.
"""
