"""What cannot be told has a reason, and each sheet that it names is listed as missing: answers agree."""

import re

import auditkit as ak
from tests.items.random_audits import random_audit
from tests.items.test_product import handed_in

SHEET = re.compile(r"(\S+) (plan|review) of (\S+) (missing|partial|interim)")


def reviews():
    """Reviews of random record sets in which something cannot be told, two a set."""
    for seed in range(5):
        tables, options = random_audit(seed)
        audit = ak.open_audit(handed_in(tables), as_of=options["as_of"])
        found = audit.follow_up().frame
        doubtful = found[found["state"] == "cannot_tell"].drop_duplicates("handover_id").head(2)
        yield from (audit.handover(post=row.post_id, on=str(row.on)[:10]) for row in doubtful.itertuples())


def test_a_sheet_that_leaves_an_item_untold_stands_among_the_missing():
    told = 0
    for review in reviews():
        missing = review.missing.frame[["period", "moment", "unit_id", "state"]].values.tolist()
        listed = {tuple(row) for row in missing}
        items = review.items.frame
        for why in items[items["state"] == "cannot_tell"]["why"]:
            assert isinstance(why, str)
            assert set(SHEET.findall(why)) <= listed, (str(review), why, listed)
            told += len(SHEET.findall(why))
    assert told > 5, "no sheet was lost, nothing was tested"
