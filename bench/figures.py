"""Medians, ranges and tables."""
import statistics


def spread(values, unit="", digits=None):
    """'median (min-max)' of the repetitions."""
    middle = statistics.median(values)
    return f"{number(middle, digits)}{unit} ({number(min(values), digits)}-{number(max(values), digits)})"


def number(value, digits=None):
    if digits is None:
        digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
