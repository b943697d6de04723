"""The report of a load: its results or the reasons for its refusal, and copies of sheets with marked faults."""
