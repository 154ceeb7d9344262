"""The bar shows where a person watches and is silent elsewhere."""

import sys

from auditkit.progress import progress


class Terminal:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass

    def isatty(self):
        return True


def watch(monkeypatch, terminal):
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("auditkit.progress.DELAY", 0)
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    assert [name for _, name in progress(["plan_line", "tenure"], "reading")] == ["plan_line", "tenure"]


def test_long_work_is_shown_where_a_person_watches(monkeypatch):
    terminal = Terminal()
    watch(monkeypatch, terminal)
    assert "reading" in terminal.text


def test_nothing_is_shown_where_it_is_switched_off(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("auditkit.progress.DELAY", 0)
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert len(list(progress(["plan_line"], "reading"))) == 1
    assert terminal.text == ""


def test_nothing_is_shown_where_nobody_watches(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(Terminal, "isatty", lambda self: False)
    watch(monkeypatch, terminal)
    assert terminal.text == ""
