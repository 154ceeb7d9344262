"""The pictures of `docs/figures.md` and of the README, all from the sample: `python -m tests.docs.figures`.

The page is written with them: each picture with the line that makes it and its own sentence as alternative text.
"""

from __future__ import annotations

from typing import Any

import auditkit as ak
from auditkit.show.drawn import Picture
from auditkit.show.figures import glance, picture
from tests.docs.pages import ROOT

DOCS = ROOT / "docs"
FIRST = DOCS / "handover-project-7.png"
DPI, MOST = 80, 24
# File, what it is drawn of, what to look for.
FIGURES: tuple[tuple[str, str, str], ...] = (
    (
        "item", 'ak.draw(audit.trace("P7-0152"))',
        "A new row begins where the words change; a diamond stands at each due date.",
    ),
    (
        "problem", 'ak.draw(audit.trace("PRB-0042"))',
        "From occurrence to discovery: who knew and since when, what was done, the handovers between.",
    ),
    (
        "outcomes", 'ak.draw(audit.outcomes(handover="P7-MGR@2025-03-01"))',
        "The items open at one handover; `audit.outcomes(unit=…)` and `(post=…)` give those of a unit or a post.",
    ),
    ("coverage", "ak.draw(audit.coverage())", "A missing sheet never proves neglect: look here first."),
    (
        "duties", 'ak.draw(audit.duties("2025-03-01"))',
        "Where nobody is accountable, or several are, words at the right say in which unit.",
    ),
    (
        "chart", 'ak.draw(audit.chart("2025-03-01", post="P7-MGR"))',
        "Above 150 posts only the chain and what stands directly below it is drawn.",
    ),
    (
        "silent", 'ak.draw(review, "ageing")',
        "`audit.follow_up()` gives all handovers, `audit.outcomes()` how long open promises have stood in plans.",
    ),
    ("unseen", "ak.draw(audit.surfaced())", "From the occurrence of each problem to its discovery, at least."),
)  # fmt: skip
HEAD = """# Figures

One verb draws every answer that has a picture: `ak.draw(answer)`. `kind=` chooses where an answer has several, `ax=`
draws into your own axes; a small box shows fewer rows, never smaller letters. The axes say in words what they show:
`caption` with what is left out, `get_label()` alone. A notebook shows them as a figure with the caption as text;
`ax.figure.savefig("picture.png")` writes them.

No colour carries a meaning alone: fills have hatches and signs, lines have marks. Chinese names and promises are drawn
with an installed font that has their letters; where there is none, one warning names the package. All pictures of this
page are of the sample; `python -m tests.docs.figures` writes them and the page.

## A handover

```python
import auditkit as ak

audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
review = audit.handover(post="P7-MGR", on="2025-03-01")
ax = ak.draw(review)
print(ax.get_label())
```

```text
{words}
```

![{words}](handover-project-7.png)

Above: the post and the posts above it with their holders; acting and other capacities are hatched, a vacancy is
outlined. Below: each item as a line that stops where it was last seen at the handover, or followed up, with a star
where a plan gave it other words and a triangle where a plan gave it another due date; the problems that surfaced
afterwards, from occurrence to discovery.
"""


def made() -> dict[str, Picture]:
    """File → picture, of the sample."""
    audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
    names: dict[str, Any] = {"audit": audit, "review": audit.handover(post="P7-MGR", on="2025-03-01")}

    class Shown:
        """What `ak.draw` would draw, as an image small enough for a page."""

        @staticmethod
        def draw(answer: Any, kind: str | None = None) -> Picture:
            return picture(answer, dpi=DPI, most=MOST, kind=kind)

    names["ak"] = Shown
    drawn = {name: eval(code, names) for name, code, _ in FIGURES}  # noqa: S307 - the lines are ours
    return {"": glance(names["review"], alone=True), **drawn}


def page(drawn: dict[str, Picture]) -> str:
    """The text of `docs/figures.md`."""
    parts = [HEAD.format(words=drawn[""].alt)]
    for name, code, about in FIGURES:
        shown = drawn[name]
        image = f"![{shown.alt}](figures/{name}.png)"
        parts.append(f"## {HEADS[name]}\n\n`{code}`\n\n{image}\n\n{about} {shown.caption}\n")
    return "\n".join(parts)


HEADS = {
    "item": "An item traced", "problem": "A problem traced", "outcomes": "What became of each promise",
    "coverage": "Which sheets were received", "duties": "Whose duty each area is", "chart": "The organisation on a day",
    "silent": "How long items have been silent", "unseen": "How long problems stayed unseen",
}  # fmt: skip


if __name__ == "__main__":
    every = made()
    FIRST.write_bytes(every[""].png)
    (DOCS / "figures").mkdir(exist_ok=True)
    for file in every.keys() - {""}:
        (DOCS / "figures" / f"{file}.png").write_bytes(every[file].png)
    (DOCS / "figures.md").write_text(page(every), "utf-8")
