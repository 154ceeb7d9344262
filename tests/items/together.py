"""Stories of equal day and parameters, told in one set of records: each in units, posts and people of its own.

Only stories of tables whose every id stands in a column of its own can be told so; any other is told alone. What one
story is answered must not depend on what stands beside it, so this is a test of that too, and one audit for a hundred.
"""

from functools import cache

import pandas as pd

import auditkit as ak

from .stories import STORIES
from .story import frames

TABLES = {"action", "person", "plan_line", "post", "tenure", "unit"}
OWN = {"unit_id", "parent_id", "post_id", "person_id", "person", "approved_by", "item_id", "action_id", "batch", "name"}


def group(story):
    """What stories told together share; None for a story that is told alone."""
    tables = frames(story)
    if set(tables) - TABLES or any(isinstance(frame, list) for frame in tables.values()):
        return None
    lines = tables["plan_line"]
    if lines["unit_id"].nunique() > 1 and lines["item_id"].isna().any():
        return None  # words without an id are looked for in the sheets of all units
    possible = len(tables.get("action", ())) > 0, "reason" in lines  # where a change could have been recorded
    return story.as_of, tuple(sorted(story.parameters.items())), possible


def told(stories):
    """The tables of several stories as those of one, with the number of its story before whatever names a thing."""
    tables = {}
    for number, story in stories.items():
        for name, frame in frames(story).items():
            own = {
                c: [v if v is None or v != v else f"{number}:{v}" for v in frame[c]] for c in OWN & set(frame.columns)
            }
            tables.setdefault(name, []).append(frame.assign(**own))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}


@cache
def members():
    """group -> {number: story}, in the order of the stories."""
    found = {}
    for number, story in enumerate(STORIES):
        found.setdefault(group(story) or number, {})[number] = story
    return found


@cache
def answered(key):
    """What the product answers on all stories of a group, with the names as they were told: outcomes and states."""
    stories = members()[key]
    (first, *_) = stories.values()
    tables = frames(first) if len(stories) == 1 else told(stories)
    audit = ak.open_audit(tables, as_of=first.as_of, **first.parameters)
    outcomes = audit.outcomes().frame if any(s.outcomes for s in stories.values()) else None
    states = audit.follow_up().frame if any(s.handovers for s in stories.values()) else None
    return [outcomes, states]


def answers(story):
    """[outcomes, states] of one story; None for what no story of its group asks for."""
    number = STORIES.index(story)
    key = group(story) or number
    if len(members()[key]) == 1:
        return answered(key)
    return [frame if frame is None else of_story(frame, f"{number}:") for frame in answered(key)]


def of_story(frame, mark):
    """The rows of one story, with its number taken away from what names an item, a unit or a handover."""
    mine = frame[frame["unit_id"].str.startswith(mark)]
    named = [c for c in ("unit_id", "item_id", "handover_id") if c in mine]
    return mine.assign(**{c: mine[c].str.removeprefix(mark) for c in named})
