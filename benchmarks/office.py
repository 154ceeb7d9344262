"""CPU seconds, the reading process included, and peak memory of opening many office workbooks.

    python benchmarks/office.py            # 200 workbooks, 100,000 rows
    python benchmarks/office.py 50 20000
    python benchmarks/office.py month      # with a store: at first, once more, and when ten workbooks have come

The workbooks are written here: title rows, merged departments, the month in the tab, Chinese headings.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import xlsxwriter
from meter import cpu, peaks

sys.path.insert(0, str(Path(__file__).parents[1]))

HEADINGS = [
    "序号",
    "责任部门",
    "重点工作",
    "工作目标",
    "责任人",
    "配合部门",
    "分管领导",
    "计划完成时间",
    "完成情况",
    "完成率",
    "未完成原因",
    "下一步措施",
    "备注",
]
STATES = ("已完成，验收合格", "推进中", "持续推进", "未启动")


def write(folder: Path, books: int, rows: int) -> None:
    """One workbook a department and month, with a tab for the plan and one for the review."""
    for at in range(books):
        unit, month = f"第{at // 12 + 1}工程部", at % 12 + 1
        place = folder / unit
        place.mkdir(exist_ok=True)
        with xlsxwriter.Workbook(str(place / f"{unit}2025年{month}月.xlsx")) as book:
            share, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "yyyy-mm-dd"})
            for tab in ("计划", "总结"):
                sheet = book.add_worksheet(f"{month}月{tab}")
                sheet.merge_range(0, 0, 0, 12, f"某公司2025年{month}月份重点工作{tab}表")
                sheet.write(1, 0, f"填报日期：2025-{month:02d}-{3 if tab == '计划' else 28:02d}")
                sheet.write_row(2, 0, HEADINGS)
                last = rows // 2 + 2
                for row in range(3, last + 1):
                    name = f"浇筑{row}号楼第{at}段底板"
                    sheet.write_row(row, 0, (row - 2, None, name, f"完成{row}层", "张三", "采购部", "王总"))
                    sheet.write_datetime(row, 7, date(2025, month, 28), day)
                    if tab == "总结":
                        sheet.write(row, 8, f"{STATES[row % 4]}，第{row}项")
                        sheet.write_number(row, 9, row % 4 / 4, share)
                        sheet.write_row(row, 10, ("供应商延期", "催办"))
                    sheet.write(row, 12, "重点")
                sheet.merge_range(3, 1, last, 1, unit)
                sheet.write(last + 1, 0, "制表：赵六")


def main(books: int = 200, rows: int = 100_000) -> None:
    """Write the workbooks, open them, print what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, books, rows // books)
        tenure(folder)
        opened(folder)


def tenure(folder: Path) -> None:
    """One manager, without whom no folder opens."""
    (folder / "tenure.csv").write_text("post_id,person_id,start\n第1工程部,张三,2024-01-01\n", "utf-8")


def opened(folder: Path, store: Path | None = None) -> None:
    """Open a folder and print what it took."""
    from auditkit.engine.store import Store
    from auditkit.intake import open_records

    before = cpu()
    records = open_records(folder, store=Store(store) if store else None)
    took = cpu() - before
    apart = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = peaks()
    print(f"{records}\n{took:.2f} CPU s, {apart.ru_utime + apart.ru_stime:.2f} of them apart")
    print(f"peak {peak[0]:,.0f} MB, and {peak[1]:,.0f} MB apart", flush=True)


def month(books: int = 200, rows: int = 100_000, more: int = 10) -> None:
    """Open the workbooks with a store at first, once more, and when some more have come; each run is a process."""
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name, "records"), Path(name, "store")
        folder.mkdir()
        write(folder, books + more, rows // books)
        tenure(folder)
        late = [path.rename(path.with_suffix(".late")) for path in sorted(folder.rglob("*.xlsx"))[-more:]]
        run = [sys.executable, __file__, "open", str(folder), str(store)]
        for arrived in ([], [], late):
            for path in arrived:
                path.rename(path.with_suffix(".xlsx"))
            subprocess.run(run, check=True)
        kept = sum(path.stat().st_size for path in store.glob("read.*"))
        print(f"{kept / 1e6:.1f} MB of the store hold what was read of the files")


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or [""]
    if what == "open":
        opened(*map(Path, rest))
    elif what == "month":
        month(*map(int, rest))
    else:
        main(*map(int, sys.argv[1:]))
