"""Training: labels by alignment, the same trees from the same data, ONNX that says what the trees say."""

import gzip
import json

import numpy as np
import pytest

from tasks.label import label, text_page
from tasks.labels.features import FEATURES
from tasks.labels.model import MOST_BLOCKS, NET_SHARE, Labeller, load_labeller, mean_odds
from tasks.labels.second_look import SECOND as SCORES
from tasks.labels.shipped import CASELESS, FIRST, HTML, NET, RULES_ALONE, SECOND, model_version
from tasks.rules import load_rules
from tasks.training import labeller as training
from tasks.training import net
from tasks.training.align import align
from tasks.training.net import fit_net, net_log_odds
from tasks.training.net_onnx import write_net
from tasks.training.samples import data_files, read_samples
from tasks.training.scores import mean_by, word_f1
from tasks.training.sets import gather, join, read_set, write_set
from tasks.training.trees import fit, scores_of, write_onnx

ALIGNED = {
    "lines of the reference": (["Home", "Rivers rise.", "Again."], ["Rivers rise.\nAgain."], [False, True, True]),
    "one of two copies is noise": (["Rivers rise.", "Rivers rise."], ["Rivers rise."], [False, True]),
    "a table of contents": (
        ["Wind", "Rain", "Wind", "It blew.", "Rain", "It fell."], ["Wind\nIt blew.\nRain\nIt fell."], [False] * 2 + [True] * 4,
    ),
    "a teaser below": (["Wind blew.", "Rain fell.", "Wind blew."], ["Wind blew.\nRain fell."], [True, True, False]),
    "in another order": (["Rain fell on us.", "Wind."], ["Wind.\nRain fell on us."], [True, True]),
    "a line that the reference has twice": (
        ["Pros", "Fast.", "Pros", "Good.", "Pros"], ["Pros\nFast.\nPros\nGood."], [True] * 4 + [False],
    ),
    "half of the runs will do": (
        ["By A. B. The river rose by two metres on Tuesday"], ["The river rose by two metres on Tuesday"], [True],
    ),
    "two words of many will not": (["the river was blue and also very cold"], ["Nobody saw that the river was rising"], [False]),
    "scripts without spaces": (["東京で会談した。", "関連記事"], ["東京で会談した。"], [True, False]),
    "the reference that claims more": (
        ["A short summary here", "The text goes on"], ["x", "A short summary here\nThe text goes on"], [True, True],
    ),
    "no reference": (["Rivers rise."], [], [False]),
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "references", "wanted"), ALIGNED.values(), ids=ALIGNED.keys())
def test_align(blocks, references, wanted):
    assert align(blocks, references) == wanted


@pytest.fixture
def data(tmp_path):
    """Twenty pages of ours, each a text dump and its HTML, with labels."""
    texts, pages, labels = [], [], []
    for n in range(20):
        body = [f"The council of town {n} met again on day {k} and spoke about the river and the bridge." for k in range(6)]
        menu = ["Home", "News", f"Sport {n}", "Weather"]
        lines = [*menu, f"Flood plans for {n} places", *body, "Terms", "Imprint", "Contact us"]
        texts.append({"id": f"town-{n}.text", "text": "\n".join(lines)})
        links = "".join(f"<li><a href='/'>{m}</a></li>" for m in menu)
        html = f"<nav>{links}</nav>" + "".join(f"<p>{p}</p>" for p in body)
        pages.append({"id": f"town-{n}.html", "html": f"<html><body><h1>Flood plans for {n} places</h1>{html}</body></html>"})
        split = "dev_train" if n < 16 else "dev_tune"
        title = {"title": f"Flood plans for {n} places", "dek": "", "headings": []}
        labels.append({"references": ["\n".join(body)], "language": "en", "split": split, **title})
    folder = tmp_path / "data"
    folder.mkdir()
    for name, records in (("town-text", texts), ("town-html", pages)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as out:
            out.writelines(json.dumps(r) + "\n" for r in records)
        with gzip.open(folder / f"{name}.labels.jsonl.gz", "wt") as out:
            out.writelines(json.dumps({"id": r["id"], **known}) + "\n" for r, known in zip(records, labels, strict=True))
    return folder


def _samples(data):
    return join([gather(read_samples(path, load_rules())) for path in data_files(data)])


def test_samples_come_in_every_form(data, tmp_path):
    samples = _samples(data)
    assert {e.form for e in samples.entries} == {"html", "text", "blocks", "clean", "signed"}
    forms = ("text", "blocks", "clean", "signed")
    of_form = {form: samples.choose([e.form == form and not e.is_caseless for e in samples.entries]) for form in forms}
    assert [of_form[form].labels["is_article"].sum() for form in ("text", "blocks", "clean")] == [20 * 6] * 3
    assert [of_form[form].labels["is_headline"].sum() for form in of_form] == [20, 20, 0, 20]
    signed = of_form["signed"]
    assert signed.is_gone.sum() >= 20  # the rules know their own examples
    assert not signed.labels["is_article"][signed.is_gone].any()
    anew = {form: samples.choose([e.form == form and e.is_caseless for e in samples.entries]) for form in forms}
    assert not any(e.is_caseless for e in samples.entries if e.form == "html")
    for form, usual in of_form.items():  # the same pages with the same labels, and other numbers
        assert [e.texts for e in anew[form].entries] == [e.texts for e in usual.entries]
        assert all(np.array_equal(anew[form].labels[name], usual.labels[name]) for name in usual.labels)
        assert not np.array_equal(anew[form].features, usual.features)
    assert anew["signed"].is_gone.sum() == signed.is_gone.sum()
    assert anew["text"].is_gone.sum() < of_form["text"].is_gone.sum()  # some are in a language without rules
    write_set(samples, tmp_path / "set")
    again = read_set(tmp_path / "set")
    assert np.array_equal(again.features, samples.features)
    assert again.entries == samples.entries


def test_all_forms_of_a_page_are_in_one_fold(data):
    samples = _samples(data)
    folds, bounds = samples.fold(5), samples.bounds()
    of_page: dict[str, set[int]] = {}
    for entry, start, end in zip(samples.entries, bounds[:-1], bounds[1:], strict=True):
        of_page.setdefault(entry.page_id, set()).update(folds[start:end].tolist())
    assert {len(found) for found in of_page.values()} == {1}
    assert len(set(folds.tolist())) > 1


def test_trained_twice_gives_the_same_bytes_and_learns(data, tmp_path, monkeypatch):
    monkeypatch.setattr(net, "SETTINGS", net.SETTINGS._replace(epochs=2, batch_blocks=1024))
    of_text = {FIRST: 12, SECOND: 6, "headline": 3, "dek": 3, "subhead": 3}
    trees = {HTML: 6, **of_text, **{CASELESS + name: n for name, n in of_text.items()}}
    monkeypatch.setattr(training, "TREES", trees)
    samples = _samples(data)
    train = samples.choose([e.split == "dev_train" for e in samples.entries])
    for name in ("one", "two"):
        training.fit_labeller(train, seed=3, threads=1).write(tmp_path / name)
    files = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert files == [f"{name}.onnx" for name in sorted((*trees, NET, CASELESS + NET))]
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)
    found = training.evaluate(samples.choose([e.split == "dev_tune" for e in samples.entries]), tmp_path / "one")
    assert all(found["word_f1"][f"town-text text {script}"]["f1"] > 0.95 for script in ("en", "caseless"))
    assert model_version(tmp_path / "one") == model_version(tmp_path / "two") != RULES_ALONE


def test_what_a_reference_leaves_out_teaches_nothing_where_other_pages_say_that_it_is_text(data):
    samples = _samples(data)
    is_article, usual = samples.labels["is_article"], training.weights_of(samples)
    unseen = np.where(is_article, 0.05, 0.2)
    noise, left_out = np.flatnonzero(~is_article & (usual > 0))[:2]
    unseen[noise], unseen[left_out] = 0.85, 0.97
    weights = training.trusted_weights(samples, unseen)
    assert weights[left_out] == 0
    assert np.array_equal(np.delete(weights, left_out), np.delete(usual, left_out))


def test_without_html_there_are_no_trees_for_it(data):
    samples = _samples(data)
    with pytest.raises(ValueError, match="none of the pages to train on is HTML"):
        training.fit_labeller(samples.choose([e.form == "text" for e in samples.entries]), seed=3, threads=1)


def test_onnx_says_what_the_trees_say(tmp_path):
    random = np.random.default_rng(5)
    features = random.normal(size=(2_000, 7)).astype(np.float32)
    wanted = features[:, 0] * features[:, 1] > 0.2
    trees = fit(features, wanted, np.ones(2_000), 20, 0, 1)
    for name in (HTML, FIRST, SECOND):
        write_onnx(trees, tmp_path / f"{name}.onnx", name)
    assert Labeller(tmp_path).run(FIRST, features) == pytest.approx(scores_of(trees, features), abs=1e-6)


@pytest.fixture(scope="module")
def pages():
    """Features of 90 pages of 20 to 31 blocks; a block counts when it has more words than the last long one above it."""
    random = np.random.default_rng(7)
    bounds = np.cumsum([0, *random.integers(20, 32, 90)])
    features = np.zeros((bounds[-1], len(FEATURES)), np.float32)
    features[:, FEATURES.index("n_words")] = random.integers(0, 80, bounds[-1])
    features[:, FEATURES.index("is_main")] = -1
    words = features[:, FEATURES.index("n_words")]
    return features, bounds, np.concatenate([[False], words[1:] > words[:-1]])


def test_the_network_reads_the_blocks_in_their_order(pages, monkeypatch, tmp_path):
    monkeypatch.setattr(net, "SETTINGS", net.SETTINGS._replace(epochs=30, batch_blocks=1024))
    features, bounds, wanted = pages
    fitted = fit_net(features, wanted, np.ones(len(wanted)), bounds, seed=1)
    page = features[: bounds[1]]
    for name in (HTML, FIRST, SECOND):
        write_onnx(fit(features, wanted, np.ones(len(wanted)), 2, 0, 1), tmp_path / f"{name}.onnx", name)
    write_net(fitted, tmp_path / f"{NET}.onnx", NET)
    found = Labeller(tmp_path).run(NET, page)
    assert found == pytest.approx(1 / (1 + np.exp(-net_log_odds(fitted, page))), abs=1e-5)
    assert ((found > 0.5) == wanted[: bounds[1]]).mean() > 0.9  # no block tells by itself


def test_trees_and_network_are_asked_together(pages, monkeypatch, tmp_path):
    features, bounds, wanted = pages
    page, words, gone = features[: bounds[1]], np.ones(bounds[1]), np.arange(bounds[1]) == 3
    placed = np.hstack([features, np.ones((len(features), 1), np.float32)])
    placed[:, FEATURES.index("region")] = 1
    shapes = {HTML: placed, FIRST: features, SECOND: np.hstack([features, np.zeros((len(features), len(SCORES)), np.float32)])}
    for name, seen in shapes.items():
        write_onnx(fit(seen, wanted, np.ones(len(wanted)), 9, 0, 1), tmp_path / f"{name}.onnx", name)
    trees_alone = Labeller(tmp_path)
    monkeypatch.setattr(net, "SETTINGS", net.SETTINGS._replace(epochs=1, batch_blocks=1024))
    write_net(fit_net(features, wanted, np.ones(len(wanted)), bounds, seed=1), tmp_path / f"{NET}.onnx", NET)
    both = Labeller(tmp_path)
    for form, share in NET_SHARE.items():
        trees, _ = trees_alone.score(page, words, gone, form)
        found, _ = both.score(page, words, gone, form)
        assert found == pytest.approx(np.where(gone, 0, mean_odds(trees, both.run(NET, page), share)))
        assert not both.score(page, words, words > 0, form)[0].any()  # what rules took
    trees = trees_alone.run(HTML, placed[: bounds[1]])
    found, _ = both.score(placed[: bounds[1]], words, gone, "html")  # mark-up tells where blocks stand: it has trees of its own
    assert found == pytest.approx(np.where(gone, 0, mean_odds(trees, both.run(NET, placed[: bounds[1], :-1]), NET_SHARE["html"])))
    long = np.tile(page, (1 + 2 * MOST_BLOCKS // len(page), 1))
    found, _ = both.score(long, np.ones(len(long)), np.zeros(len(long), bool), "text")
    trees, _ = trees_alone.score(long, np.ones(len(long)), np.zeros(len(long), bool), "text")
    pieces = np.concatenate([both.run(NET, long[at : at + MOST_BLOCKS]) for at in (0, MOST_BLOCKS, 2 * MOST_BLOCKS)])
    assert found == pytest.approx(mean_odds(trees, pieces, NET_SHARE["text"]))  # no more memory than for a page


def test_text_without_case_has_models_of_its_own(pages, tmp_path):
    features, bounds, _ = pages
    wanted = features[:, FEATURES.index("n_words")] > 9
    caseless = features[: bounds[1]]
    cased, of_html = caseless.copy(), np.hstack([caseless, np.ones((bounds[1], 1), np.float32)])
    cased[:, FEATURES.index("lower_share")] = 0.9
    of_html[:, FEATURES.index("region")] = 1
    both = np.hstack([features, np.zeros((len(features), len(SCORES)), np.float32)])
    html = np.hstack([features, np.zeros((len(features), 1), np.float32)])
    for name, seen, asked in ((HTML, html, wanted), (FIRST, features, wanted), (SECOND, both, wanted), ("subhead", both, wanted),
                              ("headline", both, wanted), (CASELESS + SECOND, both, ~wanted), (CASELESS + "subhead", both, ~wanted),
                              (CASELESS + "headline", both, ~wanted)):  # fmt: skip
        write_onnx(fit(seen, asked, np.ones(len(asked)), 30, 0, 1), tmp_path / f"{name}.onnx", name)
    labeller, words, gone = Labeller(tmp_path), np.ones(bounds[1]), np.zeros(bounds[1], bool)
    usual, anew = (labeller.look(page, words, gone, "text") for page in (cased, caseless))
    assert (usual.scores > 0.5).tolist() == wanted[: bounds[1]].tolist() == (anew.scores < 0.5).tolist()
    asked = anew.subheads > 0
    assert asked.any()
    assert not wanted[: bounds[1]][anew.subheads > 0.5].any()
    sure = usual.headlines[usual.headlines > 0]
    assert (abs(sure - 0.5) > 0.3).all()
    assert anew.headlines[usual.headlines > 0] == pytest.approx(0.5, abs=0.05)  # the mean of both sets, which here disagree
    assert (labeller.score(of_html, words, gone, "html")[0] > 0.5).tolist() == wanted[: bounds[1]].tolist()  # mark-up says enough


def test_without_its_files_there_is_no_labeller(tmp_path):
    assert load_labeller(tmp_path) is None
    assert model_version(tmp_path) == RULES_ALONE
    page = text_page("Home\nNews\n\nThe council met on Tuesday and spoke about the river for two hours.")
    assert label(page, load_rules(), None).body() != ""


def test_scores():
    assert word_f1("", [""]) == 1.0
    assert word_f1("a b", ["c d", "a b c d"]) == pytest.approx(2 / 3)
    assert mean_by(["x", "x", "y"], [0.5, 1.0, 0.0]) == {"x": {"n": 2, "f1": 0.75}, "y": {"n": 1, "f1": 0.0}}
