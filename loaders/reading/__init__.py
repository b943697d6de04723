"""Reads files and data frames to rows of cells: CSV, XLSX, XLS, zip; encodings, limits, hostile files."""
