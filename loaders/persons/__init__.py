"""Finds and merges duplicate persons and schools; discloses and erases personal data (PIPL articles 45 and 47)."""
