"""The forms goods are sold in: which one is meant, what it is called, what it costs."""

from collections.abc import Iterable

from assistant.dialogue.ledger import constraints_of
from assistant.skills.context import Context
from retrieval.constraints import Constraint, Op
from retrieval.matching import normal
from retrieval.products import Product, Variant


def named_variant(product: Product, context: Context) -> Variant | None:
    """The variant that the message names, else the ledger, in stock or not."""
    ledger = constraints_of(context.state.ledger)
    spoken = variant_with(product, context.meaning.constraints)
    return spoken or _by_word(product, context) or variant_with(product, ledger)


def talked_variant(product: Product, context: Context) -> Variant | None:
    """The variant that was last said to be there, if it still is and belongs to ``product``."""
    variant = variant_of(product, context.state.variant or None)
    return variant if variant is not None and variant.available else None


def _by_word(product: Product, context: Context) -> Variant | None:
    """34 in "34 in the first one": a word left over that is the name of one of its options."""
    words = context.meaning.query.split()
    for variant in product.variants:
        if any(normal(option) in words for option in variant.options.values()):
            return variant
    return None


def variant_with(product: Product, constraints: Iterable[Constraint]) -> Variant | None:
    """The first variant that has an option one of ``constraints`` asks for."""
    for constraint in constraints:
        for variant in product.variants if constraint.op is Op.EQ else ():
            option = variant.options.get(constraint.field)
            if option is not None and same_option(option, str(constraint.value)):
                return variant
    return None


def spoken_variant(product: Product, text: str) -> Variant | None:
    """A bare answer such as 42 or L码 names the variant whose option it is."""
    said = normal(text)
    for variant in product.variants:
        if any(same_option(option, said) for option in variant.options.values()):
            return variant
    return None


def same_option(option: str, said: str) -> bool:
    """Whether what was said names the option: 42, 42码, "size 42", "42 please"."""
    have = normal(option).removesuffix("码")
    words = normal(said).replace("码", " ").replace("号", " ").replace("size", " ").split()
    return (
        have in words or normal(option) == normal(said) or (len(have) > 2 and have in normal(said))
    )


def option_name(variant: Variant) -> str:
    """What a variant is called on its chip."""
    return next(iter(variant.options.values()), variant.sku)


def variant_label(variant: Variant) -> str:
    """A variant by all its options."""
    return " ".join(variant.options.values()) or variant.sku


def variant_of(product: Product, sku: str | None) -> Variant | None:
    """The variant with that sku."""
    return next((variant for variant in product.variants if variant.sku == sku), None)


def unit_price(product: Product, sku: str | None) -> float | None:
    """What one piece costs: the variant's own price if it has one."""
    variant = variant_of(product, sku)
    return variant.price if variant and variant.price is not None else product.price
