"""Prints the rural teachers who lack training: python lacking.py [DISTRICT]

YANXIU_URL is the server's address (http://127.0.0.1:8000), YANXIU_KEY a key where it asks for one.
"""

import os
import sys
from collections.abc import Iterator

from yanxiu_client import Client
from yanxiu_client.lacking_training import (
    LackingTrainingUntrainedRuralTeachersNodes as Row,
)


def lacking(client: Client, district: str | None) -> Iterator[Row]:
    """The rows of all pages, fetched as they are wanted."""
    after: str | None = None
    while True:
        page = client.lacking_training(district=district, first=50, after=after, timeout=60)
        rows = page.untrained_rural_teachers
        yield from rows.nodes
        if not rows.page_info.has_next_page:
            return
        after = rows.page_info.end_cursor


def main() -> None:
    url = os.environ.get("YANXIU_URL", "http://127.0.0.1:8000")
    key = os.environ.get("YANXIU_KEY")
    headers = {"X-API-Key": key} if key else {}
    district = sys.argv[1] if len(sys.argv) > 1 else None
    with Client(url=f"{url}/graphql", headers=headers) as client:
        for row in lacking(client, district):
            school = row.teacher.school.name if row.teacher.school else ""
            trained = row.last_trained.isoformat() if row.last_trained else ""
            print(row.teacher.name, school, f"{row.hours:g}", trained, sep="\t")


if __name__ == "__main__":
    main()
