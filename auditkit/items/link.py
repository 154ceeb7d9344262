"""Which lines are one item: ids, stated links, decisions, identical words; and which units are one unit."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from auditkit.engine import Step
from auditkit.engine.queries import queries
from auditkit.engine.steps import Engine
from auditkit.items.match import proposal, sets
from auditkit.items.part import part
from auditkit.items.score import reason
from auditkit.items.wording import wording
from auditkit.organisation.lineage import joined as joined_sets
from auditkit.parameters import Parameters


def joined(engine: Engine, parameters: Parameters) -> pa.Table:
    """Items made one by a stated continuation, a decision `same`, the same words in a unit and its successor, or an
    accepted link between two wordings.

    A union over pairs: a set that grows by its own result is a fold, and no query.
    """
    pairs = engine.sql(
        "select node_a, node_b from stated_node where relation = 'continue' union select node_a, node_b from heir_text "
        "union select node_a, node_b from proposal where state = 'accepted'"
    )
    ends = [np.asarray(pairs[name]).astype(np.int64) for name in ("node_a", "node_b")]
    nodes, place = np.unique(np.concatenate(ends), return_inverse=True)
    label = sets(len(nodes), place[: pairs.num_rows], place[pairs.num_rows :])
    return pa.table({"node": pa.array(nodes, pa.int64()), "item": pa.array(nodes[label], pa.int64())})


def unit_no(engine: Engine, parameters: Parameters) -> pa.Table:
    """A number for every unit (one for those that a rename makes one), and one for its lineage."""
    ids = engine.sql("select distinct unit_id from unit order by unit_id").column("unit_id").to_pylist()
    renames = engine.sql(
        "select old_id, new_id from succession where kind = 'unit' and relation = 'rename' and old_id is not null "
        f"and new_id is not null and day_min <= date '{parameters.as_of}'"
    ).to_pylist()
    one = joined_sets(ids, [(row["old_id"], row["new_id"]) for row in renames])
    groups = dict(zip(*engine.sql("select unit_id, group_id from unit_group").to_pydict().values(), strict=True))
    number = {root: n for n, root in enumerate(sorted(set(one.values())), 1)}
    lineage = {root: n for n, root in enumerate(sorted({groups.get(unit, unit) for unit in one}), 1)}
    units = sorted(one)
    return pa.table(
        {
            "unit_id": pa.array(units, pa.string()),
            "u": pa.array([number[one[unit]] for unit in units], pa.int32()),
            "lin": pa.array([lineage[groups.get(unit, unit)] for unit in units], pa.int32()),
        }
    )


_step = queries("auditkit.items")
STEPS = (
    _step("sheet"),
    Step("unit_no", needs=("unit_group",), fold=unit_no),
    *map(_step, (
        "unit_name", "named_item", "text_no", "text_line", "text_node", "speaker", "heir_text", "stated_node",
        "run_line",
    )),
    Step("wording", needs=("run_line", "text_no"), fold=wording),
    *map(_step, (
        "wording_key", "turn", "run_end", "run_start", "apart", "wording_mark", "turned", "passed_on", "met",
        "pair",
    )),
    Step("proposal", needs=("pair", "wording", "apart"), fold=proposal),
    Step("joined", needs=("proposal", "stated_node", "heir_text"), fold=joined),
    _step("line", order=("lin", "item")),
    _step("postless", view=True),
    *map(_step, ("relate", "amount", "amount_end", "amount_start", "part_pair")),
    Step("part", needs=("part_pair", "wording"), fold=part),
    _step("candidate"),
    Step("reason", needs=("proposal",), fold=reason),
    *map(_step, ("links", "verdict")),
    _step("item", order=("item_id",)),
    _step("item_of", order=("item",)),
)  # fmt: skip
