"""Sayseg without a screen: the engine, the store, the formats and the workbench that joins them."""
