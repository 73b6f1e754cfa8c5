"""The embedded film-makers as a provider like any other: thin adapters from the SDK's protocols to the libraries."""
