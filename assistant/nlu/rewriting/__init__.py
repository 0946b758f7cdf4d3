"""Writes a message as it was meant: pinyin, dialect, slang and slips put into plain language."""
