"""Numbers as people write them: 1,249, 63.3 %, a year without a comma, money to the cent."""


def format_number(value: float, unit: str | None = None) -> str:
    """A number with its unit; without a unit, a plain number with at most four decimal places."""
    if unit == "year":
        return str(value)
    if unit == "percent":
        return f"{_trimmed(100 * value, 1)} %"
    if unit == "yuan":
        return _trimmed(value, 2)
    if isinstance(value, int):
        return f"{value:,}"
    return _trimmed(value, 2 if abs(value) >= 100 else 4)


def _trimmed(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
