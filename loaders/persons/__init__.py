"""Identity of persons and schools: finds and merges duplicates; discloses and erases personal data (PIPL articles 45 and 47)."""
