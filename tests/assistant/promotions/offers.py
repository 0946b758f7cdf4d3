"""Promotions and goods small enough to check by hand, and ways to draw many of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from assistant.promotions.buyer import Buyer
from assistant.promotions.pricing import Line
from assistant.promotions.promotion import Kind, Promotion, Terms
from assistant.promotions.scope import EVERYTHING, Goods, Scope
from retrieval.products import Product, Variant

NOW = datetime(2026, 11, 11, 20, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BRANDS = ("Nord", "Sued")
CATEGORIES = ("Home/Lamps", "Home/Chairs", "Sport/Balls")


def promotion(kind: Kind, id_: str = "", scope: Scope = EVERYTHING, **more: Any) -> Promotion:  # noqa: ANN401
    """A promotion that holds for a day around ``NOW``; what is no field of its own is of its terms."""
    own = {name: more.pop(name) for name in tuple(more) if name in Promotion.__dataclass_fields__}
    told = {"start": NOW - DAY, "end": NOW + DAY, **own}
    return Promotion(id_ or kind.value, kind, terms=Terms(**more), scope=scope, **told)


def line(
    id_: str,
    price: float | None,
    quantity: int = 1,
    sku: str | None = None,
    **more: Any,  # noqa: ANN401
) -> Line:
    """Some pieces of a product."""
    return Line(Product(id_, id_.title(), price, **more), sku, quantity)


def offered(*promotions: Promotion) -> dict[str, Promotion]:
    """Promotions by id."""
    return {one.id: one for one in promotions}


products = st.builds(
    Product,
    id=st.sampled_from([f"p{n}" for n in range(12)]),
    title=st.just("thing"),
    price=st.integers(1, 60_000).map(lambda whole: whole / 100),
    brand=st.sampled_from(BRANDS),
    category=st.sampled_from(CATEGORIES),
)
catalogues = st.lists(products, min_size=1, max_size=8, unique_by=lambda one: one.id)


@st.composite
def carts(draw: st.DrawFn) -> list[Line]:
    """Lines of different products."""
    return [Line(one, None, draw(st.integers(1, 4))) for one in draw(catalogues)]


goods = st.builds(
    Goods,
    products=st.frozensets(st.sampled_from([f"p{n}" for n in range(12)]), max_size=3),
    brands=st.lists(st.sampled_from(BRANDS), max_size=1).map(tuple),
    categories=st.lists(st.sampled_from((*CATEGORIES, "Home")), max_size=1).map(tuple),
)
scopes = st.one_of(st.just(EVERYTHING), st.builds(Scope, goods, goods))
money = st.integers(1, 40_000)
shares = st.integers(1, 100).map(lambda percent: percent * 100)


@st.composite
def terms_of(draw: st.DrawFn, kind: Kind) -> Terms:
    """What a promotion of a kind may take off."""
    if kind is Kind.PRESALE:
        deposit = draw(st.integers(1, 5_000))
        worth = deposit + draw(st.integers(0, 5_000))
        return Terms(deposit=deposit, worth=worth, balance=(NOW + 2 * DAY, NOW + 3 * DAY))
    off = draw(st.sampled_from(["amount", "points"]))
    amount: dict[str, Any] = (
        {"amount": draw(money)} if off == "amount" else {"points": draw(shares)}
    )
    if kind in (Kind.DISCOUNT, Kind.MEMBER):
        return Terms(**(draw(st.sampled_from([amount, {"price": draw(money)}]))))
    cap = draw(st.one_of(st.none(), money))
    if kind is Kind.NTH:
        n, repeat, each = draw(st.integers(2, 4)), draw(st.booleans()), draw(st.booleans())
        return Terms(**amount, n=n, repeat=repeat, each=each, cap=cap)
    threshold = draw(st.integers(1, 60_000))
    if kind is Kind.THRESHOLD and draw(st.booleans()):
        steps = sorted(draw(st.sets(money, min_size=1, max_size=3)))
        return Terms(ladder=tuple((least, least // 3 + 1) for least in steps), cap=cap)
    if "amount" in amount:
        amount = {"amount": min(amount["amount"], threshold)}
    repeat = kind is Kind.THRESHOLD and "amount" in amount and draw(st.booleans())
    return Terms(threshold=threshold, cap=cap, repeat=repeat, **amount)


@st.composite
def promotions(draw: st.DrawFn, most: int = 6) -> dict[str, Promotion]:
    """Promotions that hold, some of which exclude each other."""
    found = []
    ids = [f"o{n}" for n in range(draw(st.integers(0, most)))]
    for id_ in ids:
        kind = draw(st.sampled_from(Kind))
        found.append(
            promotion(
                kind,
                id_,
                draw(scopes),
                group=draw(st.sampled_from([None, None, None, "g", "h"])),
                excludes=draw(st.frozensets(st.sampled_from([*ids, *Kind]), max_size=1)),
                stacks_with=draw(st.frozensets(st.sampled_from(ids), max_size=2)),
                limit=draw(st.sampled_from([None, None, 1, 2])),
                tiers=frozenset({"gold"}),
                **{
                    name: getattr(terms, name)
                    for terms in [draw(terms_of(kind))]
                    for name in Terms.__dataclass_fields__
                },
            )
        )
    return offered(*found)


@st.composite
def buyers(draw: st.DrawFn) -> Buyer:
    """A member who holds some of the coupons and used some promotions before."""
    ids = st.sampled_from([f"o{n}" for n in range(6)])
    pairs = st.tuples(ids, st.sampled_from([f"p{n}" for n in range(12)]))
    return Buyer(
        tiers=draw(st.sampled_from([frozenset(), frozenset({"gold"})])),
        coupons=draw(st.frozensets(ids)),
        used=draw(st.dictionaries(ids, st.integers(1, 2), max_size=2)),
        pieces=draw(st.dictionaries(pairs, st.integers(1, 2), max_size=3)),
    )


def with_variants(id_: str, price: float, *prices: float) -> Product:
    """A product that is sold in variants."""
    variants = tuple(
        Variant(f"{id_}-{n}", {"size": str(n)}, own, 5) for n, own in enumerate(prices)
    )
    return Product(id_, id_.title(), price, variants=variants)
