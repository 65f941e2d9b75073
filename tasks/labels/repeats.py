"""Repeats inside one scrape: the headline printed again, the dek again, a block twice.

Short lines may repeat for a reason (refrains, speakers, subheads such as "Analysis"), so only headlines, neighbours and
blocks of some length count.
"""

from tasks.labels.draft import Draft

REPEAT_WORDS = 12  # from here on a second printing is a copy (pull quote, second body for another screen), not a refrain
ADJACENT_WORDS = 4  # a line printed twice running, if it is more than a word or two
COPY_LETTERS = 1000  # of a block from which it may be the whole text once more, in one piece
COPY_PARTS, COPY_SHARE = 5, 0.6  # which it is if so many other blocks stand in it, and make up so much of it
COPY_OF_ALL, PART_LETTERS = 0.2, 15  # share of the article's letters that it has; letters of a block that tells
REPEAT_LETTERS = 12  # a headline of fewer letters may stand in the text for another reason


def exclude_repeated_heads(draft: Draft, headline: str, deks: list[int]) -> None:
    """Leave out every printing of the headline and the dek but the one that stays.

    headline: letters key of the headline or ""
    """
    dek_keys = {draft.keys[n] for n in deks}
    before = ""
    for number, key in enumerate(draft.keys):
        if draft.is_open(number):
            if key == headline and (len(key) >= REPEAT_LETTERS or before == key):
                draft.exclude(number, "repeat_headline", "repeat.headline", "same words as the headline")
            elif key in dek_keys and draft.words[number] >= REPEAT_WORDS:
                draft.exclude(number, "repeat_dek", "repeat.dek", "same words as the dek")
        before = key if draft.roles[number] or not draft.is_gone(number) else before


def exclude_repeated_blocks(draft: Draft) -> None:
    """Leave out every further printing of a longer block, and of a line right below its first one."""
    seen: set[str] = set()
    before = ""
    for number, key in enumerate(draft.keys):
        if draft.is_gone(number):
            continue
        again = draft.words[number] >= REPEAT_WORDS if key in seen else False
        beside = key == before and draft.words[number] >= ADJACENT_WORDS
        if not draft.roles[number] and (again or beside):
            draft.exclude(number, "repeat_block", "repeat.block", "same words as an earlier block")
        seen.add(key)
        before = key


def exclude_copies(draft: Draft) -> None:
    """Leave out a long block that prints in one piece what other blocks of the article say: a copy for another screen.

    It holds a share of the article's letters that few blocks can have, so that few are looked into.
    """
    stays = [number for number in range(len(draft.keys)) if not draft.is_gone(number)]
    least = max(COPY_LETTERS, COPY_OF_ALL * sum(len(draft.keys[number]) for number in stays))
    for number in [n for n in stays if len(draft.keys[n]) >= least and not draft.roles[n]]:
        key = draft.keys[number]
        others = {draft.keys[n] for n in stays if n != number and PART_LETTERS <= len(draft.keys[n]) <= len(key) / 2}
        parts = [other for other in others if other in key]
        if len(parts) >= COPY_PARTS and sum(map(len, parts)) >= COPY_SHARE * len(key):
            draft.exclude(number, "repeat_block", "repeat.copy", f"{len(parts)} blocks of the article in one")
