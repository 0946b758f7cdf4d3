"""What the title of a product says where its columns are silent: brand, kind, model, colour, amounts."""

from retrieval.enriching.enrichment import TYPE, enriched

__all__ = ["TYPE", "enriched"]
