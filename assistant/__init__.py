"""Reads, decides and answers: understanding, dialogue, skills, wording, knowledge and replay."""
