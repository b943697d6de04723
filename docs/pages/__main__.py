"""`python -m docs.pages`: writes the made parts of the documents of this checkout again."""

from docs.pages.made import remade, rewrite


def main() -> None:
    """Rewrites each document whose made parts have changed, and prints its path."""
    rewrite(remade)


if __name__ == "__main__":
    main()
