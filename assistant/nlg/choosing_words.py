"""Which wording of a template is said: the one not heard for longest, so that no turn sounds like the last.

The same seed, turn and past choose the same words.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.dialogue.uttered import Uttered
from assistant.nlg.bans import Bans
from assistant.nlg.manner import Manner
from assistant.nlg.templates import replies
from assistant.nlg.tones import own_wordings, tones

SOON = 4  # turns; within these no wording comes again while there is another


@dataclass(frozen=True, slots=True)
class Choice:
    """Chooses the wordings of one turn; the same template is worded alike all through it.

    Args:
        language: Of the reply.
        variety: Picks where nothing else does.
        manner: How the turn is spoken.
        heard: Wordings of the turns before, oldest first.
        turn: The turn's number.
        bans: What the shop does not say.
        made: The choices so far, by key.
    """

    language: str
    variety: int
    manner: Manner = field(default_factory=Manner)
    heard: tuple[Uttered, ...] = ()
    turn: int = 0
    bans: Bans = field(default_factory=Bans)
    made: dict[str, Uttered] = field(default_factory=dict)

    def wording(self, key: str) -> str | None:
        """The template said for ``key`` in this turn; None if there is none."""
        wordings = self._wordings(key)
        if not wordings:
            return None
        if key in self.made:
            chosen = next(one for one in wordings if digest(one) == self.made[key].wording)
        else:
            chosen = self._chosen(key, wordings)
            if len(wordings) > 1 or key in tones(self.language).asides:
                self.made[key] = Uttered(key, digest(chosen), self.turn)
        return self._put(chosen)

    def just_heard(self, key: str) -> bool:
        """Whether ``key`` is an aside that was said within the last turns: it need not come again."""
        turns = [one.turn for one in self.heard if one.key == key]
        return key in tones(self.language).asides and max(turns, default=-SOON) > self.turn - SOON

    def _wordings(self, key: str) -> Sequence[str]:
        own = own_wordings(self.language, self.manner.tone)
        return own.get(key) or replies(self.language).get(key, ())

    def _chosen(self, key: str, wordings: Sequence[str]) -> str:
        allowed = [one for one in wordings if not self.bans.held_by(one)] or list(wordings)
        last = {one.wording: one.turn for one in self.heard if one.key == key}
        first = (self.variety + zlib.crc32(key.encode())) % len(allowed)
        turned = [*allowed[first:], *allowed[:first]]

        def rank(wording: str) -> tuple[int, int, int]:
            when = last.get(digest(wording), -1)
            soon = when if when > self.turn - SOON else -1
            return soon, len(wording) if self.manner.terse else 0, when

        return min(turned, key=rank)

    def _put(self, template: str) -> str:
        """A template in the register of the turn; only its own words change, never the facts in it."""
        known = tones(self.language)
        changes = {**(known.polite.puts if self.manner.polite else {})}
        changes |= known.calm if self.manner.calm else {}
        for word, instead in changes.items():
            template = template.replace(word, instead)
        return template


def digest(wording: str) -> int:
    """What a wording is remembered by."""
    return zlib.crc32(wording.encode())
