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
    assert [name for _, name in progress(["plan_line", "tenure"], "reading")] == ["plan_line", "tenure"]


def test_long_work_is_shown_where_a_person_watches(monkeypatch):
    terminal = Terminal()
    watch(monkeypatch, terminal)
    assert "reading" in terminal.text


def test_nothing_is_shown_where_nobody_watches(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(Terminal, "isatty", lambda self: False)
    watch(monkeypatch, terminal)
    assert terminal.text == ""
