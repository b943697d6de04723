"""Rows of cells to checked values: which format a sheet has, its header row, and every bad cell."""
