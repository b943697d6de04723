"""`python -m docs.pages`: writes the made parts of the documents of this checkout again."""

from pathlib import Path

from docs.pages.made import documents, language_of, remade


def main() -> None:
    """Rewrites each document whose made parts have changed, and prints its path."""
    for document in documents(Path()):
        text = document.read_text(encoding="utf-8")
        again = remade(text, language_of(document))
        if again != text:
            document.write_text(again, encoding="utf-8")
            print(document)


if __name__ == "__main__":
    main()
