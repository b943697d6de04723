"""Parses rows of cells to checked values: finds a sheet's format and header, and reports every bad cell."""
