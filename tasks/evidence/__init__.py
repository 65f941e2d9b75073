"""Parts of the signal stages: reading a text once, cues, phrases, numbers, names; word lists as data, a folder a language."""
