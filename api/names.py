"""Converts names of the model to GraphQL names."""

import re


def camel(name: str) -> str:
    """Converts `last_trained` to `lastTrained`."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def pascal(name: str) -> str:
    """Converts `last_trained` to `LastTrained`. Keeps existing capitals."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def constant(word: str) -> str:
    """Converts a word of a closed vocabulary to an enum value: `county_course` to `COUNTY_COURSE`.

    The measure `coverage.share` becomes `COVERAGE__SHARE`: no two words become the same value.
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).replace(".", "__").upper()


def plural_field(label: str) -> str:
    """Returns the field that lists a label's nodes: `trainerTeams` for `TrainerTeam`."""
    name = label[0].lower() + label[1:]
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + "s"
