"""The words: reply templates, lexicon and label files, in Chinese and English."""
