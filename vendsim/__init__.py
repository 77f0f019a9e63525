"""A seeded year of a vending business, played by an agent, recorded and scored."""

__all__ = ["__version__"]

__version__ = "0.1.0"
