"""A shop with pictures: red shoes and blue socks on white, and what a shop may have in their place."""

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from retrieval.importing.report import ImportReport

COUNT = 8  # of each kind
KINDS = (("shoe", "跑步鞋", "Running Shoes"), ("sock", "运动袜", "Sports Socks"))
RED, BLUE, GREEN = (225, 30, 30), (30, 30, 225), (20, 200, 40)


def goods(color: tuple[int, int, int], number: int = 3, *, round_one: bool = True) -> Image.Image:
    """One thing of that colour on white; another number is a little narrower."""
    image = Image.new("RGB", (120, 100), "white")
    draw = ImageDraw.Draw(image)
    (draw.ellipse if round_one else draw.rectangle)((10 + number, 20, 105, 85), fill=color)
    return image


def encoded(image: Image.Image, kind: str = "JPEG") -> bytes:
    """The picture as a file."""
    written = BytesIO()
    image.save(written, kind)
    return written.getvalue()


def product(key: str, number: int, kind: str, english: str) -> dict[str, Any]:
    """A product for 50, 100, … yuan; the second of each kind is sold out."""
    return {
        "id": f"{key}-{number}",
        "title": f"{'云驰' if number % 2 else '山迹'} {kind} {number} 号",
        "title_en": f"{'Yunchi' if number % 2 else 'Shanji'} {english} {number}",
        "price": 50 * number,
        "currency": "CNY",
        "brand": "云驰" if number % 2 else "山迹",
        "category": f"运动/{kind}",
        "category_en": f"Sports/{english}",
        "stock": 0 if number == 2 else 5,
        "image_url": f"/images/{key}-{number}.png",
    }


def catalogue() -> list[dict[str, Any]]:
    """Eight of each kind."""
    return [product(key, n, *names) for key, *names in KINDS for n in range(1, COUNT + 1)]


def take_in(
    shop: Path, rows: Iterable[dict[str, Any]], *, at_most: int | None = None
) -> ImportReport:
    """Ingests products into a shop; gives the report."""
    table = shop / "products.jsonl"
    table.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    opened = Shop.create(shop)
    (report,) = ingest(opened, [table], embed_at_most=at_most)
    opened.engine.dispose()
    return report


def picture_shop(folder: Path, encoder: str | None = "colours") -> Path:
    """Builds the shop in ``folder``; without an encoder, one that cannot see."""
    (folder / "images").mkdir(parents=True)
    set_encoder(folder, encoder)
    for key, *_ in KINDS:
        for number in range(1, COUNT + 1):
            shown = goods(RED if key == "shoe" else BLUE, number, round_one=key == "shoe")
            shown.save(folder / "images" / f"{key}-{number}.png")
    take_in(folder, catalogue())
    return folder


def set_encoder(folder: Path, encoder: str | None) -> None:
    """Writes the settings, with what is to encode pictures."""
    seeing = f'image_encoder = "{encoder}"\n' if encoder else ""
    (folder / "shop.toml").write_text(
        'name = "小鞋店"\nname_en = "Little Shoe Shop"\nencoder = "hashing"\n'
        f'classifier = "keywords"\nbusiness_hours = "00:00-24:00"\n{seeing}',
        encoding="utf-8",
    )


def tiny_clip(folder: Path, *, seed: int = 0, side: int = 32) -> Path:
    """Saves a CLIP model of one layer with weights by chance, and how pictures are prepared for it."""
    import torch
    from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel

    torch.manual_seed(seed)
    layers = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1}
    heads = {**layers, "num_attention_heads": 2}
    marks = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
    text = {**heads, **marks, "vocab_size": 50, "max_position_embeddings": 8}
    vision = {**heads, "image_size": side, "patch_size": 8}
    CLIPModel(
        CLIPConfig(text_config=text, vision_config=vision, projection_dim=12)
    ).save_pretrained(folder)
    crop = {"height": side, "width": side}
    CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size=crop).save_pretrained(folder)
    return folder
