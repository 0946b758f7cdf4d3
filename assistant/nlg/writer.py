"""Writes a turn's words: templates, filled with facts and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.uttered import Uttered, with_more
from assistant.errors import PromptError
from assistant.grounding.outside import named
from assistant.nlg.bans import Bans
from assistant.nlg.choosing_words import Choice
from assistant.nlg.manner import ADDRESS, Manner
from assistant.nlg.naming import names_in
from assistant.nlg.order_words import order_facts, order_puts
from assistant.nlg.tones import tones
from assistant.nlg.wording import Wording
from assistant.nlu.amounts.numbers import around
from assistant.opinions.aspects import aspect_name
from assistant.opinions.findings import finding_name
from assistant.promotions.promotion import Promotion
from assistant.promotions.telling import terms_line
from assistant.records.orders import Order
from assistant.skills.outcome import Line
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language for one shop.

    Args:
        choice: Which wordings the turn has.
    """

    wording: Wording
    shop_name: str
    choice: Choice

    def speaking(self, manner: Manner, heard: Sequence[Uttered], turn: int) -> "Writer":
        """The writer of one turn: it speaks in ``manner`` and repeats nothing of what was heard."""
        mine = self.choice
        choice = Choice(mine.language, mine.variety, manner, tuple(heard), turn, mine.bans)
        return Writer(self.wording, self.shop_name, choice)

    @property
    def bans(self) -> Bans:
        """What the shop does not say."""
        return self.choice.bans

    def heard(self) -> tuple[Uttered, ...]:
        """What the shopper has heard lately, this turn included."""
        return with_more(self.choice.heard, self.choice.made.values(), self.choice.turn)

    def text(self, lines: Sequence[Line]) -> str:
        """All lines as one reply."""
        return self.joined([text for _, text in self.sentences(lines)])

    def sentences(self, lines: Sequence[Line]) -> list[tuple[Line, str]]:
        """Each line with its words; what the shop does not say is left out, and so is what is empty."""
        said = [(line, self.line(line)) for line in self._fresh(lines)]
        clean = [
            (line, self.bans.cleaned(text, names_in(line, self.wording))) for line, text in said
        ]
        spoken = [(line, text) for line, text in clean if text]
        if spoken and self._addresses(spoken[0][0]):
            first, text = spoken[0]
            spoken[0] = (first, self._addressed(text))
        return spoken

    def _fresh(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines without asides that were heard a moment ago, if anything is left then."""
        left = [line for line in lines if not self.choice.just_heard(line.key)]
        return left or lines

    def joined(self, sentences: Sequence[str]) -> str:
        """Sentences as one reply."""
        return "".join(self.piece(text, place) for place, text in enumerate(sentences))

    def piece(self, sentence: str, place: int) -> str:
        """A sentence as the reply goes on with it at a place from 0."""
        if self.wording.language == "zh":
            return sentence
        return (" " if place else "") + sentence[:1].upper() + sentence[1:]

    def spoken(self, line: Line) -> str:
        """One line as it may be shown by itself; "" where the shop does not say it."""
        return self.bans.cleaned(self.line(line), names_in(line, self.wording))

    def _addresses(self, first: Line) -> bool:
        manner = self.choice.manner
        tone = tones(self.wording.language).tones.get(manner.tone)
        return manner.address and tone is not None and first.key in tone.opens

    def _addressed(self, sentence: str) -> str:
        """The first sentence with the shop's way to address a shopper, kept as heard."""
        tone = tones(self.wording.language).tones[self.choice.manner.tone]
        self.choice.made[ADDRESS] = Uttered(ADDRESS, 0, self.choice.turn)
        return tone.addressed(sentence)

    def line(self, line: Line) -> str:
        """One line in words.

        Raises:
            PromptError: There is no such template, or it names a value the skill did not give.
        """
        template = self.choice.wording(line.key)
        if template is None:
            raise PromptError(f"prompts/{self.wording.language}/replies.toml lacks '{line.key}'.")
        try:
            return template.format_map(self._facts(line.values)).strip()
        except KeyError as exc:
            raise PromptError(f"Template '{line.key}' needs {exc}, which was not given.") from exc

    def promotion(self, promotion: Promotion) -> str:
        """What a promotion is called; one without a name by what it does."""
        return promotion.name(self.wording.language) or self.line(terms_line(promotion))

    def _facts(self, values: Mapping[str, Any]) -> dict[str, str]:
        facts = {name: self._fact(name, value, values) for name, value in values.items()}
        facts["shop"] = self.shop_name
        for value in values.values():
            if isinstance(value, Order):
                facts |= order_facts(value, self.wording)
        return facts

    def _fact(self, name: str, value: Any, values: Mapping[str, Any]) -> str:  # noqa: ANN401
        """A fact in words; what it is called in the template says how it is put."""
        if isinstance(value, Line):
            return self.line(value)
        if isinstance(value, Promotion):
            return self.promotion(value)
        if name in ("value", "own") and "field" in values:
            said = self._terms(str(values["field"]), value)
            if "there" in values and values["field"] == Field.SIZE:
                return self.wording.size(said)
            within = "product" in values and values["field"] == Field.CATEGORY
            return self._kind(value) if within and isinstance(value, str) else said
        if name == "to" and values.get("field") == Field.PRICE and isinstance(value, int | float):
            return self.wording.money(value)
        puts: dict[str, Callable[[Any], str]] = {
            **order_puts(self.wording),
            "scope": self._scope,
            "wishes": self._wishes,
            "kind": self._kind,
            "who": self.wording.person,
            "aspect": lambda aspect: aspect_name(aspect, self.wording.language),
            "finding": lambda name: finding_name(name, self.wording.language),
            "currency": self.wording.currency_name,
            "offers": self._lines,
            "changes": self._lines,
            "cuts": self._lines,
            "reduction": self.wording.reduction,
            "reasons": self._reasons,
            "corrected": self._lines,
            "lines": self._cart_lines,
            "told": self._listed,
            "measures": self._lines,
            "ranges": self._listed,
            "points": self._clauses,
            "rows": self._clauses,
            "names": self._names,
            "name": self._names,
            "item": self._names,
            "cheaper": self._names,
            "field": self._fields,
            "fields": self._fields,
            "to": self._figure,
            "choices": self._lines,
            "tiers": lambda tiers: self.wording.join(map(self._tier, tiers)),
            "event": lambda event: named(str(event.get("text", ""))),
            "url": str,  # of the shop's own settings
        }
        special = puts.get(name)
        return special(value) if special else self.wording.value(name, value)

    def _lines(self, lines: Sequence[Line]) -> str:
        return self.wording.join(self.line(line) for line in lines)

    def _tier(self, tier: str) -> str:
        """A tier of the shop's membership; one of its own making is called as the shop calls it."""
        return self.wording.labels.tier.get(tier.lower(), named(tier))

    def _listed(self, lines: Sequence[Line]) -> str:
        """Lines one after the other, without a word before the last."""
        return self.wording.labels.list_glue.join(self.line(line) for line in lines)

    def _clauses(self, lines: Sequence[Line]) -> str:
        """Lines set apart by semicolons."""
        return self.wording.labels.clause_glue.join(self.line(line) for line in lines)

    def _reasons(self, lines: Sequence[Line]) -> str:
        return self.wording.labels.reason_glue.join(self.line(line) for line in lines)

    def _cart_lines(self, lines: Sequence[Mapping[str, Any]]) -> str:
        return self.wording.join(self._cart_line(line) for line in lines)

    def _figure(self, value: object) -> str:
        return self.wording.number(value) if isinstance(value, int | float) else str(value or "")

    def _fields(self, value: str | Sequence[str]) -> str:
        if isinstance(value, str):
            return self.wording.field_name(value)
        return self.wording.join(self.wording.field_name(field) for field in value)

    def _terms(self, field: str, value: str | Sequence[object]) -> str:
        if isinstance(value, str):
            return self.wording.term(field, value)
        return self.wording.join(self.wording.term(field, one) for one in value)

    def _names(self, value: str | Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
        """Items by their place or title; what is a text is one already."""
        if isinstance(value, str):
            return value
        if not isinstance(value, Mapping):
            return self.wording.join(self._names(one) for one in value)
        if value["position"] is None:
            return str(value.get("called") or "") or self.wording.product(value["product"])
        return self.line(Line("name.nth", {"position": value["position"]}))

    def _cart_line(self, line: Mapping[str, Any]) -> str:
        product: Product = line["product"]
        facts = {**line, "price": line["price"] if line["price"] is not None else ""}
        key = "cart.line_variant" if line["variant"] else "cart.line"
        return self.line(Line(key, {**facts, "product": product}))

    def _scope(self, constraints: Sequence[Constraint]) -> str:
        """What was searched for, as a phrase that stands before the goods."""
        kinds = [c for c in constraints if c.field == Field.CATEGORY and not c.op.negated]
        others = [c for c in constraints if c not in kinds]
        span = _span_of_prices(others)
        phrases = [self._price_span(*span)] if span else []
        goods = self._counted(" / ".join(self._kind(value) for c in kinds for value in c.values))
        closer = next((c for c in others if self._is_closer(c, goods)), None)
        if closer is not None:
            others.remove(closer)
            goods = self._phrase(closer)
        phrases += [self._phrase(c) for c in others if not (span and c.field == Field.PRICE)]
        key = "scope.both" if phrases and goods else "scope.goods" if goods else "scope.only"
        if not phrases and not goods:
            key = "scope.none"
        glue = self.wording.labels.list_glue
        return self.line(Line(key, {"wishes": glue.join(phrases), "goods": goods}))

    def _is_closer(self, constraint: Constraint, goods: str) -> bool:
        """Whether a property names the goods again, and more closely, as beans do of coffee."""
        own = constraint.field not in {*Field} and not constraint.op.negated
        return own and bool(goods) and goods in self._phrase(constraint)

    def _wishes(self, wishes: str | Sequence[Constraint]) -> str:
        """Constraints as phrases; a phrase is one already."""
        if isinstance(wishes, str):
            return wishes
        return self.wording.labels.list_glue.join(self._phrase(wish) for wish in wishes)

    def _counted(self, goods: str) -> str:
        """Goods as they follow a number: "12 suitcases", "12 food products"."""
        mass = self.wording.language == "en" and goods and not goods.endswith("s")
        return self.line(Line("scope.mass", {"goods": goods})) if mass else goods

    def _kind(self, value: object) -> str:
        """A kind of goods as it stands within a sentence: "running shoes", but "USB cables" and A字裙."""
        words = self.wording.term(Field.CATEGORY, value).split(" ")
        return " ".join(
            word.lower() if word.isascii() and word == word.title() else word for word in words
        )

    def _price_span(self, low: float, high: float) -> str:
        """Two ends of a price in one phrase: 500 元左右, "¥200 to ¥300"."""
        middle = (low + high) / 2
        if around(middle) == (low, high):
            return self.line(Line("scope.price_around", {"price": middle}))
        return self.line(Line("scope.price_between", {"low": low, "high": high}))

    def _phrase(self, constraint: Constraint) -> str:
        if constraint.op.ordered:
            name = "price" if constraint.field == Field.PRICE else "other"
            facts: dict[str, Any] = {"price": float(constraint.values[0])}
            if name == "other":
                facts = {
                    "field": constraint.field,
                    "value": self.wording.figure(constraint),
                }
            return self.line(Line(f"scope.{name}_{constraint.op.value}", facts))
        value = self.wording.join_values(constraint)
        if constraint.field == Field.SIZE:
            value = self.wording.size(value)
        key = "scope.not" if constraint.op in (Op.NE, Op.NOT_IN) else "scope.is"
        return self.line(Line(key, {"value": value}))


def _span_of_prices(constraints: Sequence[Constraint]) -> tuple[float, float] | None:
    """The ends of the price, where exactly these two are said of it."""
    ends = {c.op: float(c.values[0]) for c in constraints if c.field == Field.PRICE}
    if ends.keys() != {Op.GTE, Op.LTE} or ends[Op.GTE] > ends[Op.LTE]:
        return None
    return ends[Op.GTE], ends[Op.LTE]
