"""The report of a load: what was done or why it was refused; copies of sheets with the faults marked."""
