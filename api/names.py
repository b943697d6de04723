"""Converts names of the model to GraphQL names."""

import re


def camel(name: str) -> str:
    """`last_trained` as `lastTrained`."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def pascal(name: str) -> str:
    """`last_trained` and `TRAINS_IN` as `LastTrained` and `TrainsIn`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def constant(word: str) -> str:
    """A word of a closed vocabulary as a value of an enum: `county_course` as `COUNTY_COURSE`.

    The measure `coverage.share` is `COVERAGE__SHARE`: no two words become the same value.
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).replace(".", "__").upper()


def plural_field(label: str) -> str:
    """The field that lists a label's nodes: `TrainerTeam` as `trainerTeams`."""
    name = label[0].lower() + label[1:]
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + "s"
