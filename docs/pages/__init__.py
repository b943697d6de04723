"""The parts of the documents that are made from the program: `make docs` writes them."""
