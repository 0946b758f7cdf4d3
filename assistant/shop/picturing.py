"""Keeps the vectors of the catalogue's pictures in line with the picture files of the shop.

A vector is known by the digest of its file, so a picture that is as it was is never encoded again.
Files that cannot be used are counted by what is wrong with them; none stops the others.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from assistant.shop.folder import Shop
from assistant.shop.progress import Progress, told_as
from retrieval.errors import UnreadablePicture
from retrieval.pictures.encoder import PictureEncoder
from retrieval.pictures.files import picture_file, picture_name
from retrieval.pictures.opening import open_picture_encoder
from retrieval.pictures.reading import Flaw, decoded, read_file
from retrieval.pictures.store import PictureStore, digest_of

IMAGES = "images"  # the folder of a shop that its pictures lie in, and are served from
DRAWING = ".svg"
LOT = 16  # vectors are saved so often, and whoever has to stop is heard
COSTLIER = 10  # times as long as a text a picture takes; 190 ms of one core with a ViT-B/32


@dataclass(frozen=True, slots=True)
class Looked:
    """What the files are, compared with the vectors.

    Args:
        missing: The files, by product, that have no vector or one of another file.
        gone: Products with a vector and no such picture any more.
        flaws: How many products have no picture to be used, by why.
        count: How many have one.
    """

    missing: Mapping[str, Path] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    flaws: Mapping[Flaw, int] = field(default_factory=dict)
    count: int = 0

    @property
    def in_line(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.missing or self.gone)

    def __str__(self) -> str:
        told = f"{self.count - len(self.missing):,} with a vector, {len(self.missing):,} without"
        gone = f", {len(self.gone):,} vectors of pictures that are gone" * bool(self.gone)
        return f"{told}{gone}{_flawed(self.flaws)}"


@dataclass(frozen=True, slots=True)
class Pictured:
    """What came of bringing vectors in line.

    Args:
        made: How many vectors were made.
        left: How many are left to whoever serves the shop.
        held: How many there are now.
        flaws: How many products have no picture to be used, by why.
    """

    made: int
    left: int
    held: int
    flaws: Mapping[Flaw, int]

    def __str__(self) -> str:
        left = f" {self.left:,} pictures are left to be encoded while a server runs." * bool(
            self.left
        )
        found = f"{self.held:,} products can be found by picture, {self.made:,} encoded now"
        return f"{found}{_flawed(self.flaws)}.{left}"


def _flawed(flaws: Mapping[Flaw, int]) -> str:
    """How many products have no picture to be used, and why; empty where all have one."""
    why = ", ".join(f"{count:,} {flaw.value}" for flaw, count in flaws.items())
    return f"; {sum(flaws.values()):,} have none to be used ({why})" if why else ""


def afforded(texts: int | None) -> int | None:
    """How many pictures may be encoded where so many texts may; None for any number."""
    return None if texts is None else texts // COSTLIER


def picture_encoder_of(shop: Shop) -> PictureEncoder | None:
    """What encodes pictures for the shop; None where it names nothing.

    Raises:
        PictureEncoderError: What it names cannot be opened.
    """
    named = shop.settings.image_encoder
    return open_picture_encoder(named, shop.path) if named else None


def look(
    shop: Shop,
    encoder: PictureEncoder,
    progress: Progress | None = None,
    *,
    thorough: bool = True,
) -> Looked:
    """Compares files and vectors; nothing is changed.

    Args:
        shop: The shop.
        encoder: Whose vectors.
        progress: Told how far that is.
        thorough: Whether files that have a vector are read too; else it is taken to be theirs.
    """
    store = PictureStore(shop.engine, encoder.name)
    urls, digests = store.urls(), store.digests()
    missing: dict[str, Path] = {}
    flaws: Counter[Flaw] = Counter()
    told = told_as("looking at pictures", progress)
    for done, (key, url) in enumerate(urls.items()):
        try:
            path = _file_of(shop, url)
            digest = digests.get(key)
            if digest is None or (thorough and digest_of(read_file(path)) != digest):
                missing[key] = path
        except UnreadablePicture as exc:
            flaws[Flaw(exc.flaw)] += 1
            urls[key] = None
        if told and not done % LOT:
            told(done, len(urls))
    gone = tuple(key for key in digests if urls.get(key) is None)
    return Looked(missing, gone, dict(sorted(flaws.items())), len(urls) - flaws.total())


def bring_pictures_in_line(
    shop: Shop,
    encoder: PictureEncoder,
    progress: Progress | None = None,
    *,
    at_most: int | None = None,
    thorough: bool = True,
) -> Pictured:
    """Makes the vectors that are missing and forgets those of pictures that are gone.

    Args:
        shop: The shop.
        encoder: What makes them.
        progress: Told how far that is.
        at_most: If more are missing, none is made; a server makes them.
        thorough: Whether pictures that have a vector are compared with it.

    Raises:
        PictureEncoderError: The encoder fails; what was made until then is kept.
    """
    store = PictureStore(shop.engine, encoder.name)
    looked = look(shop, encoder, progress, thorough=thorough)
    stale = [key for key in looked.missing if key in store.digests()]
    store.forget([*looked.gone, *stale])
    leaves = at_most is not None and len(looked.missing) > at_most
    left = len(looked.missing) if leaves else 0
    flaws = Counter(looked.flaws)
    made = 0
    todo = [] if leaves else list(looked.missing.items())
    for start in range(0, len(todo), LOT):
        told = told_as("encoding pictures", progress, start, len(todo))
        made += _embed(store, encoder, todo[start : start + LOT], flaws)
        if told:
            told(min(LOT, len(todo) - start), len(todo))
    if thorough or made or looked.gone:
        moved = store.calibrate()
        if moved or made or looked.gone or stale:
            store.count_change()
    return Pictured(made, left, len(store.digests()), dict(sorted(flaws.items())))


def _file_of(shop: Shop, url: str | None) -> Path:
    """The file of a product's picture.

    Raises:
        UnreadablePicture: There is none that can be read.
    """
    if not url:
        raise UnreadablePicture(Flaw.NONE, "The product has no picture.")
    name = picture_name(url)
    if name is None:
        raise UnreadablePicture(Flaw.ELSEWHERE, f"'{url[:200]}' is no file of the shop.")
    path = picture_file(shop.path / IMAGES, name)
    if path is None:
        raise UnreadablePicture(Flaw.MISSING, f"There is no picture '{name}'.")
    if path.suffix.lower() == DRAWING:
        raise UnreadablePicture(Flaw.DRAWING, f"'{name}' is a drawing.")
    return path


def _embed(
    store: PictureStore,
    encoder: PictureEncoder,
    files: Sequence[tuple[str, Path]],
    flaws: Counter[Flaw],
) -> int:
    """Makes the vectors of some pictures; counts what cannot be read; returns how many were made."""
    ids: list[str] = []
    digests: list[str] = []
    pictures: list[Image.Image] = []
    for key, path in files:
        try:
            data = read_file(path)
            pictures.append(decoded(data))
        except UnreadablePicture as exc:
            flaws[Flaw(exc.flaw)] += 1
            continue
        ids.append(key)
        digests.append(digest_of(data))
    store.save(ids, digests, encoder.encode_pictures(pictures))
    return len(ids)
