"""What the trained labeller sees of a page: numbers counted in bulk are those that counting one by one gives."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.label import text_page
from tasks.labels import letters
from tasks.labels.features import (
    FAR_REACH,
    FEATURES,
    HTML_FEATURES,
    NEAR_REACH,
    NO_HEADLINE,
    OWN,
    has_places,
    is_caseless,
    measure_blocks,
    within_reach,
)
from tasks.labels.letters import DIGIT, LOWER, MARKS, OTHER, OTHER_FORMS, SPACE, UPPER, count_letters
from tasks.labels.marked import mark_known
from tasks.labels.second_look import SECOND, best_stretch, measure_scores
from tasks.labels.seen import Seen
from tasks.measures import ends_sentence, keys_and_words, letters_key, n_words
from tasks.records import Page
from tasks.rules import load_rules
from tests.labelling import page_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip)
BLOCKS = st.lists(TEXTS, min_size=1, max_size=8)
TEXT = """Home
News
Rivers rise again
Jane Doe
The river rose by two metres on Tuesday, the council said in a statement to the press.
Residents of the lower town were asked to leave their houses before the evening came.
Read more about the river and the town in our archive
Terms
"""


def _columns(text: str) -> dict[str, list[float]]:
    marked = mark_known(text_page(text), load_rules())
    found = measure_blocks(marked.draft, marked.headline_block, marked.headline)
    assert found.shape == (len(marked.draft.texts), len(FEATURES))
    return {name: found[:, number].tolist() for number, name in enumerate(FEATURES)}


@given(BLOCKS)
@example(["、", "(،", "？؟? ｜"])
def test_counts_are_those_of_counting_one_by_one(blocks):
    found = count_letters(blocks)
    for number, text in enumerate(blocks):
        plain = [c for c in text if ord(c) < letters.PLANE]
        assert found.classes[number, SPACE] == sum(map(str.isspace, plain))
        assert found.classes[number, DIGIT] == sum(c.isdigit() for c in plain)
        assert [found.classes[number, OTHER + 1 + n] for n in range(len(MARKS))] == [
            sum(map(text.count, mark + OTHER_FORMS.get(mark, ""))) for mark in MARKS
        ]
        assert found.classes[number].sum() == len(text)
        assert found.longest_run[number] == max(map(len, text.split()))
        assert found.n_runs[number] == len(text.split())


def test_a_huge_text_is_counted_in_pieces(monkeypatch):
    blocks = [f"Word{n} rises, falls and rises at {n} again" for n in range(40)]
    whole = count_letters(blocks)
    monkeypatch.setattr(letters, "CHUNK", 100)
    pieces = count_letters(blocks)
    assert np.array_equal(whole.classes, pieces.classes)
    assert sorted(zip(*map(list, whole.words), strict=True)) == sorted(zip(*map(list, pieces.words), strict=True))


@given(BLOCKS)
def test_keys_and_words_of_many_are_those_of_each(blocks):
    assert keys_and_words(blocks) == (list(map(letters_key, blocks)), list(map(n_words, blocks)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("मार्च में बाढ़ आई", 4), ("নদীর পানি কমেছে", 3), ("ஆற்றில் வெள்ளம்", 2), ("كَتَبَ الوَلَدُ", 2), ("می‌خواهم بروم", 2), ("ஸ்ரீ", 1),
    ],
    ids=["hi", "bn", "ta", "ar-points", "fa-joiner", "conjunct"],
)  # fmt: skip
def test_vowel_signs_and_points_are_part_of_a_word(text, words):
    assert n_words(text) == words
    assert keys_and_words([text, "a, b"]) == ([letters_key(text), "ab"], [words, 2])
    letters = count_letters([text])
    assert letters.classes[0, OTHER] == 0
    assert letters.n_runs[0] == words


@pytest.mark.parametrize(("a", "b"), [("की", "का"), ("নদী", "নদ"), ("น้ำ", "นำ")], ids=["hi", "bn", "th"])
def test_words_that_differ_in_a_vowel_sign_have_other_keys(a, b):
    assert letters_key(a) != letters_key(b)


def test_points_are_no_other_word():
    assert letters_key("كَتَبَ") == letters_key("كتب")
    assert letters_key("שָׁלוֹם") == letters_key("שלום")


@given(BLOCKS, BLOCKS)
def test_texts_seen_in_turn_are_as_seen_at_once(earlier, later):
    in_turn, at_once = Seen(), Seen()
    in_turn.measured(earlier)
    texts = [*later, *earlier]
    a, b = in_turn.measured(texts), at_once.measured(texts)
    assert [in_turn.keys[n] for n in a] == [at_once.keys[n] for n in b]
    assert np.array_equal(in_turn.shape(a), at_once.shape(b))
    blocks, numbers, n_names = in_turn.content_words(a)
    assert sorted(zip(blocks, numbers, strict=True)) == sorted(zip(*at_once.content_words(b)[:2], strict=True))
    assert len(set(zip(blocks, numbers, strict=True))) == len(blocks)
    assert all(number < n_names for number in numbers)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("He said: “No." + "”" * 60, True),
        ("He said: “No" + "”" * 60, False),
        ("He said so on the day of the last match of the season. 12", True),
        ("He said so on the day of the last match of the season 12", False),
        ("First. Second. Third. Fourth. Fifth. Sixth. Seventh. Eighth: 12:30", False),
    ],
    ids=["many quotes", "many quotes, no stop", "footnote", "number", "stops inside"],
)
def test_the_end_of_a_long_sentence(text, ends):
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("a", "b", "n_shared"),
    [
        ("Rivers rise again", "again the RIVERS", 2),
        ("the and of", "the and of", 0),
        ("東京で会談", "会談は東京", 2),
        ("Річки піднялися", "РІЧКИ", 1),
        ("", "anything", 0),
    ],
    ids=["any case", "short words carry nothing", "pairs of characters", "cyrillic", "empty"],
)
def test_words_are_named_alike(a, b, n_shared):
    words = count_letters([a, b]).words
    assert len(np.intersect1d(words.name[words.block == 0], words.name[words.block == 1])) == n_shared


def test_features_of_a_dump():
    found = _columns(TEXT)
    assert found["n_words"] == [1, 1, 3, 2, 17, 15, 11, 1]
    assert found["is_prose"][4:6] == [1, 1]
    assert found["from_top"] == list(range(8))
    assert found["n_words@+1"] == [*found["n_words"][1:], -2]
    assert found["n_words@-1"] == [-2, *found["n_words"][:-1]]
    assert found["prose_words"] == [32.0] * 8
    assert found["to_prose"][:5] == [4, 3, 2, 1, 1]
    assert found["known_share"][6] > found["known_share"][0]
    assert found["headline_share"][2] == 1.0


def test_counts_do_not_depend_on_the_page():
    alone, page = count_letters([TEXT]), count_letters([TEXT, "Other words"])
    assert np.array_equal(alone.classes[0], page.classes[0])
    assert alone.classes[0, UPPER] == sum(map(str.isupper, TEXT))
    assert alone.classes[0, LOWER] == sum(map(str.islower, TEXT))


def test_each_feature_has_one_name():
    assert len(set(FEATURES)) == len(FEATURES)
    assert len(set(SECOND)) == len(SECOND)
    assert set(OWN) <= set(FEATURES)


def test_second_look_knows_the_scores_around():
    scores, words = np.array([0.1, 0.9, 0.8, 0.2]), np.array([2.0, 30.0, 20.0, 2.0])
    found = dict(zip(SECOND, measure_scores(scores, words).T.tolist(), strict=True))
    assert found["score"] == pytest.approx([0.1, 0.9, 0.8, 0.2])
    assert found["score@+1"] == pytest.approx([0.9, 0.8, 0.2, -1.0])
    assert found["in_article"] == [0, 1, 1, 0]
    assert found["article_words"] == pytest.approx([43.6] * 4)


@given(st.lists(st.integers(-9, 9), max_size=12))
def test_best_stretch_has_the_highest_sum(values):
    start, end = best_stretch(np.array(values, float))
    sums = [sum(values[a:b]) for a in range(len(values)) for b in range(a, len(values) + 1)]
    assert sum(values[start:end]) == max([0, *sums])


PATHS = b"""<html><body><div><ul><li>Harbour</li><li>Town hall</li></ul></div><main><h1>Rivers rise again</h1>
<section><p>One river rose by two metres on Tuesday, the council said to the press and on the radio.</p>
<table><caption>Levels of water</caption><tr><th>Place</th><th>Metres</th></tr><tr><td>Mill</td><td>2.1</td></tr></table>
<div class=note><p>Residents of the lower town were asked to leave their houses in the evening of that day.</p></div>
<p>The <b>residents</b> of the upper town may stay in their houses, said the council in the same statement to the press.</p>
</section></main></body></html>"""


def _measured(page: Page) -> np.ndarray:
    marked = mark_known(page, load_rules())
    return measure_blocks(marked.draft, marked.headline_block, marked.headline)


def test_below_which_tags_the_running_text_stands():
    page = page_of(PATHS, "html")
    column = _measured(page)[:, HTML_FEATURES.index("path_of_prose")]
    found = {block.text.split()[0]: float(share) for block, share in zip(page.blocks, column, strict=True)}
    shares = {"Harbour": 0, "Town": 0, "Rivers": 0, "One": 39 / 56, "Levels": 0, "Place": 0, "Residents": 17 / 56, "The": 39 / 56}
    assert found == pytest.approx(shares, abs=0.001)  # of words


@pytest.mark.parametrize(
    ("raw", "form", "is_told"),
    [
        (PATHS, "html", True),
        (PATHS.replace(b"main>", b"div>").replace(b" class=note", b""), "html", False),
        (b"# Rivers rise again\n\nOne river rose by two metres on [Tuesday](/t).\n\n## Levels\n\n- Mill\n- Weir\n", "text", False),
        (TEXT.encode(), "text", False),
    ],
    ids=["regions", "bare tags", "markdown", "text"],
)
def test_does_mark_up_tell_where_blocks_stand(raw, form, is_told):
    assert has_places(_measured(page_of(raw, form))) is is_told


def test_paths_of_a_deep_page_are_numbers():
    deep = page_of(b"<html><body><h2>Levels</h2>" + b"<div>" * 5_000 + b"<p>The river rose by two metres on Tuesday.</p>", "html")
    assert 500 < deep.blocks[-1].path < 5_010  # no strings, which would take the square of the depth


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("The river rose by two metres on Tuesday, the council said to the press.", False),
        ("THE RIVER ROSE BY TWO METRES ON TUESDAY, THE COUNCIL SAID TO THE PRESS.", False),
        ("Река поднялась во вторник на два метра, сообщил городской совет журналистам утром.", False),
        ("12 34 56 78 90", False),
        ("მდინარის დონემ სამშაბათს ორი მეტრით აიწია, განაცხადა ქალაქის საბჭომ დილით პრესასთან.", True),
        ("ارتفع منسوب النهر مترين يوم الثلاثاء، بحسب ما أعلنه مجلس المدينة للصحفيين صباح اليوم.", True),
        ("मंगलवार को नदी का जलस्तर दो मीटर बढ़ गया, नगर परिषद ने सुबह पत्रकारों को बताया।", True),
        ("火曜日に川の水位が２メートル上がったと、市議会が朝、記者団に明らかにした。", True),
        ("화요일에 강 수위가 2미터 올랐다고 시의회가 아침에 기자들에게 밝혔다. Reuters", True),
        ("Home News Sport Menu\n\n" * 5 + "火曜日に川の水位が２メートル上がったと、市議会が朝、記者団に明らかにした。", True),
        ("首页 新闻\n\n" * 5 + "The river rose by two metres on Tuesday, the council said to the press.", False),
    ],
    ids=["en", "capitals", "ru", "numbers", "ka", "ar", "hi", "ja", "ko", "ja-english-menu", "en-chinese-menu"],
)
def test_is_the_running_text_in_a_script_without_case(text, is_told):
    assert is_caseless(_measured(text_page(text))) == is_told


def test_distances_end_where_they_say_no_more() -> None:
    columns = [FEATURES.index(name) for name in ("from_headline", "from_top", "n_words", "prose_words", "depth")]
    features = np.zeros((3, len(FEATURES)), np.float32)
    features[:, columns] = [(NO_HEADLINE, 20, 900, 500, 0.25), (-700, 101, 3, 2500, 0.5), (150, 61, 3, 2500, 1)]
    near = within_reach(features, FAR_REACH)
    assert near[:, columns].tolist() == [[NO_HEADLINE, 20, 900, 500, 0.25], [-100, 100, 3, 2000, 0.5], [100, 61, 3, 2000, 1]]
    nearer = within_reach(features, NEAR_REACH)
    assert nearer[:, columns].tolist() == [[NO_HEADLINE, 20, 900, 500, 0], [-60, 60, 3, 1000, 0], [60, 60, 3, 1000, 0]]
    assert features[2, columns[0]] == 150
