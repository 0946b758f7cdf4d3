"""The judge: whether a reply says anything that the shop's rows and the turn do not bear out.

It shares no code with the program: it reads the database itself, has its own way to find names,
figures and values in a text, and knows only what anybody sees of a turn (the JSON of the contract), of
the turns before it, and what the shopper wrote. What it cannot account for it takes for unbound.

What is accounted for is struck out, longest first: quotations, sentences of entries and reviews,
parcel events, names of goods. What is left is read clause by clause: each figure must be one that the rows
allow for what it counts and for the goods the clause is about; each value of the catalogue must be the
row's, or the shopper's own; what is denied must not be so.
"""

from judging.beside import beside
from judging.clauses import clauses_of
from judging.figures import figures_of
from judging.naming import Names
from judging.opinions import without_opinions
from judging.planted import planted_in
from judging.rows import Rows
from judging.scene import Clause, Finding, Scene
from judging.sizes import without_sizes
from judging.striking import without_cited, without_moments, without_quotes
from judging.told_freight import without_freight
from judging.told_offers import without_offers
from judging.words import forms_in, words_of


class Judge:
    """Judges replies, cards and chips of one shop."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._names = Names(rows)

    def judge(self, scene: Scene, reply: str | None = None) -> list[Finding]:
        """Everything in a reply (by default the turn's own) that is not borne out."""
        text = " ".join((scene.turn["reply"] if reply is None else reply).split())
        found = [*planted_in(text, self.rows)]
        text = without_cited(text, scene)
        text, strangers = self._names.marked(text, scene)
        text, untrue = without_offers(text, scene)
        text, unasked = without_freight(text, scene)
        text, unsaid = without_quotes(without_moments(text, scene), scene)
        found += [*strangers, *untrue, *unasked, *unsaid, *forms_in(text, scene)]
        text, unmeasured = without_sizes(text, scene)
        found += unmeasured
        text, unheard = without_opinions(text, scene)
        found += unheard
        for said, about in clauses_of(text, scene.screen):
            clause = Clause(scene, said, about)
            found += [*figures_of(clause), *words_of(clause)]
        return found

    def beside(self, scene: Scene) -> list[Finding]:
        """What cards, chips and the state of the conversation show that is not borne out."""
        return beside(scene)
