"""The last report of each tester, kept to be shown and downloaded."""

from collections import OrderedDict

from assistant.replay.html_report import STYLE, html_part
from assistant.replay.results import ReplayReport
from ui.markup import render
from ui.words import desk_words

KEPT = 32  # of the testers who asked last


class Reports:
    """Of the last testers, one report each; gone with the program."""

    def __init__(self, language: str) -> None:
        self._t = desk_words(language)
        self._kept: OrderedDict[str, ReplayReport] = OrderedDict()

    def of(self, who: str) -> ReplayReport | None:
        """A tester's last report."""
        return self._kept.get(who)

    def shown(self, came: ReplayReport, who: str) -> str:
        """Keeps a tester's report and gives it as HTML, with links to its files."""
        self._kept[who] = came
        self._kept.move_to_end(who)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return f"<style>{STYLE}</style>{render('qa_reports', t=self._t)}{html_part(came)}"
