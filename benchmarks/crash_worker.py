"""What the processes that ``crash.py`` kills do: steps of a plan, each acknowledged when it is done.

A step is data (a deed and its arguments), so that the process can do nothing with what the killer
expects of it. An acknowledgement is one line, written when the program itself has answered.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401 - loaded before the fork

import assistant.shop.embedding
from assistant.shop.embedding import embed_missing
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.shop.vectors import bring_in_line
from retrieval.catalog import Catalog
from retrieval.encoders import open_encoder
from retrieval.terms import terms, warm

Arguments = Mapping[str, Any]
Deed = Callable[[Shop, Arguments], object]

warm()
assistant.shop.embedding.LOT = 64  # a catalogue of some hundred rows is embedded in several pieces


def take_in(shop: Shop, arguments: Arguments) -> object:
    """Ingests a file, as ``daogou ingest`` does."""
    return [report.to_json() for report in ingest(shop, [Path(arguments["file"])])]


def withdraw(shop: Shop, arguments: Arguments) -> object:
    """Takes products out."""
    return Catalog(shop.engine).remove(arguments["ids"])


def reword(shop: Shop, arguments: Arguments) -> object:
    """Gives products other titles and leaves their vectors as they were."""
    catalog = Catalog(shop.engine, terms)
    known = catalog.get(list(arguments["titles"]))
    new = [replace(known[key], title=title) for key, title in arguments["titles"].items()]
    return catalog.write(new).changed


def embed(shop: Shop, _arguments: Arguments) -> object:
    """Computes every missing vector."""
    return embed_missing(shop, open_encoder(shop.settings.encoder))


def restart(shop: Shop, _arguments: Arguments) -> object:
    """What every start does first: missing vectors, then the vector store."""
    encoder = open_encoder(shop.settings.encoder)
    made = embed_missing(shop, encoder)
    bring_in_line(shop, encoder)
    return made


DEEDS: dict[str, Deed] = {
    "ingest": take_in,
    "withdraw": withdraw,
    "reword": reword,
    "embed": embed,
    "restart": restart,
}


def work(
    path: Path, plan: Sequence[tuple[str, Arguments]], deeds: Mapping[str, Deed], told: Connection
) -> None:
    """Does the steps of ``plan`` on the shop in ``path`` and acknowledges each."""
    logging.disable(logging.WARNING)  # a store set aside after a kill is what is wanted
    shop = Shop.open(path)
    for number, (deed, arguments) in enumerate(plan):
        began = time.monotonic()
        answer = deeds[deed](shop, arguments)
        line = {"step": number, "seconds": time.monotonic() - began, "answer": answer}
        told.send_bytes(json.dumps(line).encode())
    shop.engine.dispose()
    told.close()
