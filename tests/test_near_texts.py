import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.near.clusters import average_link, cluster
from tasks.near.compare import Compared, Pairs, are_copies
from tasks.near.shingles import SAMPLE_BITS, SHINGLE_WORDS, SPREAD, run_hashes, sketch
from tasks.near.words import spellings, word_hashes
from tests.scrapes import SENTENCES, free_text

texts = st.lists(st.one_of(st.sampled_from(SENTENCES), free_text), max_size=4).map(" ".join)


def n_words(text: str) -> int:
    return int(word_hashes([text]).offsets[-1])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The council met.", "THE  COUNCIL\n\nmet"),
        ("“No,” he said — again…", '"No" he said - again'),
        ("Des élèves à Nîmes", "DES ÉLÈVES À NÎMES"),
        ("«Жители» города", "жители, города!"),
        ("市議会は、橋を。可決", "市議会は 橋を 可決"),
        ("1,000 men", "1 000 men"),
    ],
    ids=["case", "quotes", "accents", "cyrillic", "japanese", "digits"],
)
def test_the_same_words(a: str, b: str) -> None:
    first, other = word_hashes([a]).hashes, word_hashes([b]).hashes
    assert first.tolist() == other.tolist()


@pytest.mark.parametrize(
    ("text", "n"),
    [("", 0), ("—…!", 0), ("one two three", 3), ("don’t", 2), ("市議会", 3), ("東京2020大会", 5), ("ไทย", 3), ("서울 시장", 2)],
    ids=["empty", "marks", "words", "apostrophe", "han", "mixed", "thai", "korean"],
)
def test_number_of_words(text: str, n: int) -> None:
    assert n_words(text) == n


@given(st.lists(texts, max_size=6))
def test_words_do_not_depend_on_neighbours(some: list[str]) -> None:
    together = word_hashes(some)
    for n, text in enumerate(some):
        own = together.hashes[together.offsets[n] : together.offsets[n + 1]]
        assert own.tolist() == word_hashes([text]).hashes.tolist()


def test_words_do_not_depend_on_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = word_hashes(SENTENCES * 3)
    monkeypatch.setattr("tasks.near.words._CHUNK_BYTES", 100)
    assert word_hashes(SENTENCES * 3).hashes.tolist() == whole.hashes.tolist()


def test_the_spelling_tells_words_apart_that_have_the_same_letters() -> None:
    found = spellings(word_hashes(["I can not go", "I cannot go", "i CAN not, go", ""])).tolist()
    assert found[0] == found[2] != found[1]
    assert found[3] == 0


def test_a_sample_is_a_part_of_the_shingles() -> None:
    text = " ".join(f"word{n}" for n in range(3000))
    shingles = run_hashes(word_hashes([text]).hashes, SHINGLE_WORDS) * SPREAD
    sample = sketch([text]).hashes.view(np.uint64)
    assert set(sample.tolist()) == {h for h in shingles.tolist() if h % (1 << SAMPLE_BITS) == 0}
    assert 300 < len(sample) < 450


@given(texts)
def test_no_text_has_more_sampled_shingles_than_words(text: str) -> None:
    assert len(sketch([text]).hashes) <= max(n_words(text) - SHINGLE_WORDS + 1, 0)


def compared(
    a: str, b: str, same_site: bool = False, rare: float = 1.0, is_report: bool = False
) -> tuple[bool, int, int]:  # fmt: skip
    """Are two texts copies, how many words do they share and what is the longest gap; rare: share of rare shingles."""
    made = Compared(word_hashes([a, b]))
    n_shared, n_gap, n_sampled = made.shared(np.array([0]), np.array([1])).T
    n_rare = np.round(n_sampled * rare).astype(np.int64)
    sizes = made.n_words[:1], made.n_words[1:]
    pairs = Pairs(*sizes, n_shared, n_gap, n_sampled, n_rare, n_sampled - n_rare, np.array([same_site]),
                  np.array([is_report]))  # fmt: skip
    return bool(are_copies(pairs)[0]), int(n_shared[0]), int(n_gap[0])


def story(start: int, n: int) -> list[str]:
    return [f"w{k}" for k in range(start, start + n)]


def joined(*parts: list[str]) -> str:
    return " ".join(word for part in parts for word in part)


BODY, OTHER, FOOTER = story(0, 200), story(1000, 200), story(5000, 150)


@pytest.mark.parametrize(
    ("a", "b", "is_copy"),
    [
        (joined(BODY), joined(BODY[:60]), True),
        (joined(BODY), joined(OTHER[:80], BODY), True),
        (joined(BODY), joined(BODY[100:], BODY[:100]), True),
        (joined(BODY), " ".join(w if n % 8 else f"x{n}" for n, w in enumerate(BODY)), True),
        (joined(BODY), joined(OTHER), False),
        (joined(BODY), joined(OTHER[:150], BODY[:60]), False),
        (joined(OTHER, BODY, story(7000, 900)), joined(story(9000, 60), BODY[:70]), False),
        (joined(BODY[:60]), joined(BODY[:60], OTHER), True),
        (joined(BODY[:60]), joined(BODY[:9], OTHER), False),
    ],
    ids=["cut", "new opening", "reordered", "every eighth word changed", "unrelated", "a quarter shared",
         "half of a text six times as short", "all of a short text", "a phrase"],
)  # fmt: skip
def test_copies(a: str, b: str, is_copy: bool) -> None:
    assert compared(a, b)[0] is is_copy
    assert compared(b, a)[0] is is_copy


def test_what_is_common_to_many_texts_makes_no_copy() -> None:
    a, b = joined(BODY[:60], FOOTER), joined(OTHER[:60], FOOTER)
    assert compared(a, b)[0]
    assert not compared(a, b, rare=0.0)[0]
    assert compared(a, b, rare=0.0, is_report=True)[0]
    assert compared(joined(BODY[:12], FOOTER), joined(OTHER[:12], FOOTER), rare=0.0)[0]  # nothing but the common text


def test_a_series_of_one_site_shares_its_background() -> None:
    a, b = joined(FOOTER[:60], BODY[:80], FOOTER[60:120]), joined(FOOTER[:60], OTHER[:80], FOOTER[60:120])
    assert compared(a, b)[:2] == (True, 120)
    assert not compared(a, b, same_site=True)[0]
    noisy = " ".join(w if n % 8 else f"x{n}" for n, w in enumerate(BODY))
    assert compared(joined(BODY), noisy, same_site=True)[0]


edges = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda e: e[0] < e[1]), max_size=30)


@given(edges, st.randoms())
def test_clusters_do_not_depend_on_the_order_of_pairs(pairs: set[tuple[int, int]], random: object) -> None:
    ordered = sorted(pairs)
    shuffled = ordered[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = [cluster(10, *(np.array([p[k] for p in some], np.int64) for k in (0, 1)), np.array(strengths(some)))
             for some in (ordered, shuffled)]  # fmt: skip
    assert found[0].tolist() == found[1].tolist()
    assert all(label <= text for text, label in enumerate(found[0].tolist()))


def strengths(pairs: list[tuple[int, int]]) -> list[float]:
    return [0.5 + (a * 7 + b * 3) % 10 / 20 for a, b in pairs]


def test_a_weak_pair_does_not_join_two_groups() -> None:
    first, second = [(a, b) for a in range(4) for b in range(a + 1, 4)], [(a, b) for a in range(4, 8) for b in range(a + 1, 8)]
    pairs = [*first, *second, (3, 4)]
    label = cluster(8, *(np.array([p[k] for p in pairs]) for k in (0, 1)), np.ones(len(pairs)))
    assert label.tolist() == [0, 0, 0, 0, 4, 4, 4, 4]


def test_two_excerpts_of_one_text_are_joined_by_it() -> None:
    assert average_link([(0, 1, 1.0, 1), (0, 2, 1.0, 1)], {0: 1, 1: 1, 2: 1}) == {0: 0, 1: 0, 2: 0}


def test_a_long_chain_takes_little_time() -> None:
    n = 20_000
    label = cluster(n, np.arange(n - 1), np.arange(1, n), np.ones(n - 1))
    assert len(set(label.tolist())) > n // 4
