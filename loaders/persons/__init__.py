"""Who is one person or one school: duplicates found and merged; disclosure and erasure of personal data (PIPL articles 45 and 47)."""
