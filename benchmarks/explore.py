"""How long a page of the explorer takes to answer, on the sample and on larger records.

    python benchmarks/explore.py
    python benchmarks/explore.py FOLDER AS_OF [STORE]

FOLDER: records that `made.py` wrote, with its AS_OF. First the CPU time of everything between a choice on the page and
the values that go back to it. Then, where Chromium is installed, the time on the clock in a real JupyterLab: from the
change of a list to the picture that was replaced and painted. Nothing here is a test: the machine decides.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import auditkit as ak  # noqa: E402
from tests.browser.conftest import CHROMIUM, Lab, running  # noqa: E402

ROUNDS = 12
CELL = "import auditkit as ak\naudit = ak.open_audit({records!r}, as_of={as_of!r})\npage = ak.explore(audit)\npage"
# From the change to the paint after the picture was replaced; chosen is another option of a list, round after round.
WAIT = """([list, round]) => new Promise((done) => {
  const page = document.querySelector('.ak-page'), select = page.querySelector(`select[data-list=${list}]`);
  const others = [...select.options].map((one) => one.value).filter((one) => one !== select.value);
  if (!others.length) { done(null); return; }
  const began = performance.now();
  setTimeout(() => done(null), 60000);
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  watch.observe(page.querySelector('.ak-frame'), { childList: true });
  select.value = others[round * 7 % others.length];
  select.dispatchEvent(new Event('change'));
})"""


def main(records: Path, as_of: str, store: str | None = None) -> None:
    print(f"{records}\n{'':34} {'first':>8} {'median':>8} {'worst':>8}")
    measure(records, as_of, store)
    if CHROMIUM is not None and store is None:
        with tempfile.TemporaryDirectory() as folder, running(Path(folder, "lab"), Path(folder, "kept")) as lab:
            watch(lab, records, as_of)


def watch(lab: Lab, records: Path, as_of: str) -> None:
    """The same in the browser: a unit, a post and a handover chosen by their lists."""
    lab.tab.set_default_timeout(300_000)
    lab.run(lab.write("page.ipynb", CELL.format(records=str(records.resolve()), as_of=as_of)))
    lab.tab.locator(".ak-page .ak-frame svg").wait_for()
    took: dict[str, list[float]] = {"unit": [], "post": [], "handover": []}
    for n in range(ROUNDS):
        for name, times in took.items():
            spent_on_it = lab.tab.evaluate(WAIT, [name, n + 1])
            times += [spent_on_it / 1000] if spent_on_it is not None else []
    said({f"another {name}, on the screen": times for name, times in took.items()}, "ms on the clock")


def measure(records: Path, as_of: str, store: str | None) -> None:
    audit = ak.open_audit(records, as_of=as_of, store=store)
    began = time.process_time()
    page = ak.explore(audit)
    print(f"  {'the page, with all that it needs':32} {1000 * (time.process_time() - began):8,.0f}  CPU ms")
    posts = page._known.handovers.drop_duplicates("post_id")
    step = max(len(posts) // ROUNDS, 1)
    took: dict[str, list[float]] = {"another post": [], "an item": [], "its cell": [], "another day": []}
    for row in posts.iloc[1::step].head(ROUNDS).itertuples():
        took["another post"].append(spent(lambda row=row: page._picked({"unit": row.unit, "post": row.post_id})))
        rows = [one for group in page.picture.shown.get("groups", []) for one in group["rows"]]
        if not rows:
            continue
        chosen = {"kind": "item", "name": rows[0]["name"]}
        took["an item"].append(spent(lambda chosen=chosen: page._trace(chosen)))
        parts = page.history.shown["sections"]
        place = next(one["place"] for part in parts for one in part["rows"] if one["place"])
        took["its cell"].append(spent(lambda place=place: page._source({"place": place})))
        took["another day"].append(spent(lambda: page._on("2024-03-01")))
    said(took, "CPU ms")


def said(took: dict[str, list[float]], unit: str) -> None:
    for name, times in took.items():
        if times:
            figures = (times[0], statistics.median(times), max(times))
            print(f"  {name:32} {' '.join(f'{1000 * one:8,.0f}' for one in figures)}  {unit}")


def spent(act) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    given = sys.argv[1:] or [str(ROOT / "sample_data" / "tables"), "2025-06-30"]
    main(Path(given[0]), *given[1:])
