"""Roster formats: TOML files that map the columns of a sheet to the model; templates generated from them."""
