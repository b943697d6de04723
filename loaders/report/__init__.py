"""What a load did or why it was refused; copies of sheets with the faults marked."""
