"""What a skill looks things up in: products, questions and answers, orders, reviews, opinions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.knowledge.answers import Answer
from assistant.nlu.meaning import Intent
from assistant.records.opinions import Count, Quotable
from assistant.records.orders import Order
from assistant.records.reviews import Review
from assistant.sizing.charts import SizeChart
from retrieval.pictures.index import Alike
from retrieval.products import Product


class ProductShelf(Protocol):
    """Looks products up by id; unknown ids are left out."""

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        """The products with these ids."""


@dataclass(frozen=True, slots=True)
class Veiled:
    """A shelf without what is hidden.

    Args:
        shelf: All products.
        hidden: Ids that are not to be found.
    """

    shelf: ProductShelf
    hidden: frozenset[str]

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        """The products with these ids that may be shown, in the order asked for."""
        return self.shelf.get([key for key in ids if key not in self.hidden])


class Answerer(Protocol):
    """Finds what the shop knows that answers a question."""

    def answer(
        self,
        question: str,
        topics: Sequence[str] = (),
        intents: Mapping[Intent, float] | None = None,
    ) -> Answer | None:
        """The best entry, or None below the confidence to answer.

        ``topics`` are preferred; what the message asks for helps.
        """

    def guesses(
        self, question: str, language: str, intents: Mapping[Intent, float] | None = None
    ) -> list[str]:
        """The questions that it can answer and that come nearest, best first."""


class OrderBook(Protocol):
    """Looks orders up."""

    def of_user(self, user: str) -> list[Order]:
        """The orders of a known shopper, newest first."""

    def find(self, order_id: str, phone_last4: str) -> Order | None:
        """The order with that number, if the phone number ends so."""


class ReviewBook(Protocol):
    """Looks reviews up."""

    def of_product(self, product_id: str, limit: int | None = None) -> list[Review]:
        """The reviews of a product, newest first."""


class PictureBook(Protocol):
    """Finds products whose pictures are like a photo."""

    @property
    def revision(self) -> int:
        """The state of the catalogue's pictures."""

    def alike(self, attachment_id: str) -> Sequence[Alike] | None:
        """Those like enough to a photo that was sent, the likest first; None if it cannot be seen."""


class ChartBook(Protocol):
    """Looks size charts up."""

    def chart(self, product: Product) -> SizeChart | None:
        """The chart that is most exactly for ``product``; None if none is."""


class OpinionBook(Protocol):
    """Looks up what buyers say of the sides of a product."""

    def counts(self, product_id: str | None = None) -> Mapping[str, Mapping[str, Count]]:
        """By product and aspect, how many reviews praise and blame; of one product or of all."""

    def quotable(self, product_id: str, aspect: str, language: str) -> list[Quotable]:
        """Clauses of its reviews, those in ``language`` and the newest first."""
