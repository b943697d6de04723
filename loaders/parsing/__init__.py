"""Parses rows of cells to checked values: finds the format and the header of a sheet, and every bad cell."""
