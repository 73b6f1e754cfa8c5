"""The models: a registry, and the adapters of those that come with the product."""
