"""A shop's skills as a turn works with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.dialogue.confidence import SURE
from assistant.nlu.classifying.classifier import Classifier
from assistant.nlu.meaning import Intent, Meaning
from assistant.own_skills.answers import Answer, Caller, Recorded
from assistant.own_skills.matching import ENOUGH, VERBATIM, Matcher
from assistant.own_skills.reading import OwnSkill
from retrieval.encoder import Encoder


@dataclass(frozen=True)
class OwnSkills:
    """All skills of a shop.

    Args:
        skills: By name.
        matcher: Finds the one a message asks for; None where no skill has phrases.
        readings: What the dialogue model takes the phrases of each for.
        caller: Makes their calls.
    """

    skills: Mapping[str, OwnSkill] = field(default_factory=dict)
    matcher: Matcher | None = None
    readings: Mapping[str, frozenset[Intent]] = field(default_factory=dict)
    caller: Caller = field(default_factory=Recorded)

    @classmethod
    def of(
        cls,
        skills: Sequence[OwnSkill],
        encoder: Encoder,
        classifier: Classifier,
        caller: Caller,
    ) -> "OwnSkills":
        """The skills of a shop, or none."""
        if not skills:
            return cls()
        by_name = {skill.name: skill for skill in skills}
        return cls(by_name, Matcher.of(skills, encoder), caller=caller).read_by(classifier)

    def read_by(self, classifier: Classifier) -> "OwnSkills":
        """The same skills, with what another dialogue model takes their phrases for."""
        readings = {
            skill.name: frozenset(classifier.classify(t).intent for t in skill.table.phrases.all)
            for skill in self.skills.values()
        }
        return replace(self, readings=readings)

    def rehearsed(self) -> "OwnSkills":
        """The same skills, answered by their examples."""
        return replace(self, caller=Recorded())

    def wanted(self, meaning: Meaning) -> OwnSkill | None:
        """The skill that a message asks for: by an intent that a skill claims, else by its phrases."""
        if not self.skills:
            return None
        if meaning.confidence >= SURE:
            for skill in self.skills.values():
                if meaning.intent in skill.table.intents:
                    return skill
        return self._by_phrase(meaning)

    def _by_phrase(self, meaning: Meaning) -> OwnSkill | None:
        """The skill whose phrases are near, unless the model is sure of something they are not.

        "I want to return it" is near to "I want to try it on", and yet no fitting.
        """
        best = self.matcher.best(meaning.plain) if self.matcher else None
        if best is None or best[1] < ENOUGH:
            return None
        skill, score = best
        elsewhere = meaning.confidence >= SURE and meaning.intent not in self.readings[skill.name]
        return None if elsewhere and score < VERBATIM else skill

    def call(self, skill: OwnSkill, slots: Mapping[str, str], key: str) -> Answer:
        """What the host of a skill answers.

        Raises:
            CallFailed: Nothing usable came back.
        """
        return self.caller.call(skill, slots, key)
