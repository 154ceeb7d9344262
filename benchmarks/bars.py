"""Every bar of the linking beside what was reached: on seeds of the generator, and on the Kubernetes records."""

from __future__ import annotations

from collections.abc import Iterable

import handover_ratio

from tests.linking import measure
from tests.real import kubernetes


def bars(seeds: Iterable[int]) -> None:
    """Prints the table; each seed is made, linked and forgotten."""
    rows = list(_generated(tuple(seeds)))
    if kubernetes.folder() is not None:
        rows += _kubernetes()
    wide = max(len(name) for name, *_ in rows)
    print(f"{'':{wide}}  {'bar':>14}  reached")
    for name, bar, value, held in rows:
        print(f"{name:{wide}}  {bar:>14}  {value}{'' if held else '  MISSED'}", flush=True)


def _generated(seeds: tuple[int, ...]):
    found, ratios = [], []
    for seed in seeds:
        found.append(measure.measured(seed))
        ratios.append(handover_ratio.ratio(seed)["ratio"])
        measure.forget()
    named = f"{len(seeds)} seeds, {seeds[0]} to {seeds[-1]}"
    worst, least = min(one.f1 for one in found), min(one.accepted for one in found)
    most = max(one.f1 for one in found)
    yield f"F1 over pairs of lines, worst of {named}", "≥ 0.95", f"{worst:.4f} (best {most:.4f})", worst >= 0.95
    yield "precision of accepted links, worst seed", "≥ 0.99", f"{least:.4f}", least >= 0.99
    share = [
        sum(getattr(one, part)[0] for one in found) / sum(getattr(one, part)[1] for one in found)
        for part in ("across", "elsewhere")
    ]
    apart = abs(share[0] - share[1])
    said = f"{share[0]:.4f} against {share[1]:.4f}"
    yield "recall across handovers against elsewhere", "within 0.03", said, apart <= 0.03
    mean = sum(ratios) / len(ratios)
    said = f"{mean:.4f} ({min(ratios):.3f} to {max(ratios):.3f})"
    yield "rate of drops, handover over normal, on average", "0.95 to 1.05", said, 0.95 <= mean <= 1.05


def _kubernetes() -> list[tuple[str, str, str, bool]]:
    from tests.real import test_linking as real

    rows = []
    for gap, precision, recall in ((1, 0.998, 0.985), (4, 0.975, 0.945)):
        one = real.counts(gap)
        right = one["right"] / (one["right"] + one["wrong"]), one["right"] / (one["right"] + one["missed"])
        for name, value, bar in zip(("precision", "recall"), right, (precision, recall), strict=True):
            rows.append((f"Kubernetes plans, {gap} apart: {name}", f"≥ {bar}", f"{value:.4f}", value >= bar))
    team, headings = real.firsts()
    rows.append(("Kubernetes, wordings of the team found first", "≥ 145 of 170", str(team), team >= 145))
    rows.append(("Kubernetes, headings found first", "≥ 132 of 175", str(headings), headings >= 132))
    near = len(real.near())
    rows.append(("Kubernetes, near duplicates taken for one item", "0", str(near), near == 0))
    return rows
