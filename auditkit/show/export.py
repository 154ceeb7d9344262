"""What leaves the toolkit as a spreadsheet: text that can never be read as a formula."""

from __future__ import annotations

_STARTS = tuple("=+-@\t\r＝＋－＠")


def safe_text(text: str) -> str:
    """A CSV cell that a spreadsheet takes for text; numbers stay numbers.

    Source: `docs/security.md`, "What leaves the toolkit".

    Examples:
        >>> safe_text("=1+1"), safe_text("-12.5"), safe_text("Pour the slab")
        ("'=1+1", '-12.5', 'Pour the slab')
    """
    if not text.startswith(_STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text
