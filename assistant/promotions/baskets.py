"""What offers take off of several goods, applied one after the other.

Whether an offer is reached is judged by what its goods cost piece by piece, whatever other offers take
off, so a coupon is never lost because a 满减 was reached as well. A share is taken of what is still to
be paid; nothing takes off more than that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.promotions.money import parted
from assistant.promotions.pricing import Line, Portion
from assistant.promotions.promotion import Kind, Promotion
from assistant.promotions.quote import Deduction


@dataclass(frozen=True, slots=True)
class Basket:
    """Goods with their prices, and the offers about them.

    Args:
        lines: What is bought.
        portions: Their pieces; an offer is about some of them.
        offers: Those about any.
        meet: By id of an offer, the places of its portions.
    """

    lines: Sequence[Line]
    portions: Sequence[Portion]
    offers: tuple[Promotion, ...]
    meet: Mapping[str, frozenset[int]]

    @classmethod
    def of(
        cls, lines: Sequence[Line], portions: Sequence[Portion], offers: Sequence[Promotion]
    ) -> "Basket":
        """The basket with those of ``offers`` that are about any of its goods."""
        meet = {
            one.id: frozenset(
                place
                for place, portion in enumerate(portions)
                if is_about(one, lines[portion.line], portion)
            )
            for one in offers
        }
        return cls(lines, portions, tuple(one for one in offers if meet[one.id]), meet)

    def value(self, chosen: Sequence[Promotion]) -> int:
        """What ``chosen``, in the order of application, take off together."""
        return sum(one.off for one in self.applied(chosen))

    def applied(self, chosen: Sequence[Promotion]) -> list[Deduction]:
        """What each of ``chosen`` takes off when they are applied in this order."""
        left = [portion.cost for portion in self.portions]
        deductions = []
        for one in chosen:
            places = sorted(self.meet[one.id])
            judged = sum(self.portions[place].cost for place in places)
            offs = self._offs(one, places, judged, left)
            by_line: dict[int, int] = {}
            for place, off in zip(places, offs, strict=True):
                left[place] -= off
                line = self.portions[place].line
                by_line[line] = by_line.get(line, 0) + off
            by_line = {line: off for line, off in by_line.items() if off}
            deductions.append(Deduction(one, sum(offs), judged, by_line))
        return deductions

    def _offs(
        self, offer: Promotion, places: Sequence[int], judged: int, left: Sequence[int]
    ) -> list[int]:
        """What ``offer`` takes off at each of ``places``."""
        open_ = [left[place] for place in places]
        if offer.kind is not Kind.NTH:
            return parted(offer.terms.taken(judged, sum(open_)), open_)
        offs = self._nth(offer, places)
        within = [min(off, most) for off, most in zip(offs, open_, strict=True)]
        cap = offer.terms.cap
        return within if cap is None or sum(within) <= cap else parted(cap, within)

    def _nth(self, offer: Promotion, places: Sequence[int]) -> list[int]:
        """What an n-th item takes off: of each n pieces, the dearest first, the last is reduced."""
        offs = dict.fromkeys(places, 0)
        for own in self._counted(offer, places):
            pieces = [place for place in own for _ in range(self.portions[place].quantity)]
            pieces.sort(key=lambda place: (-self.portions[place].unit, place))
            reduced = pieces[offer.terms.n - 1 :: offer.terms.n]
            for place in reduced if offer.terms.repeat else reduced[:1]:
                unit = self.portions[place].unit
                offs[place] += unit - offer.terms.unit(unit)
        return list(offs.values())

    def _counted(self, offer: Promotion, places: Sequence[int]) -> list[list[int]]:
        """The places whose pieces are counted together."""
        if not offer.terms.each:
            return [list(places)]
        own: dict[str, list[int]] = {}
        for place in places:
            own.setdefault(self.lines[self.portions[place].line].product.id, []).append(place)
        return list(own.values())


def is_about(offer: Promotion, line: Line, portion: Portion) -> bool:
    """Whether ``offer`` counts some pieces: goods whose price it is not combined with are out.

    A piece that is only reserved is paid later, and counts then.
    """
    made = portion.promotion
    if portion.now is not None or (made is not None and excludes(offer, made)):
        return False
    return offer.scope.has(line.product)


def excludes(one: Promotion, other: Promotion) -> bool:
    """Whether either of two says that it is not combined with the other."""
    return bool(one.labels & other.excludes or other.labels & one.excludes)
