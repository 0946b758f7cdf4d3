"""The testers' desk: run dialogues, see what changed, accept it, and make tests of real conversations."""
