"""What removed lines say."""

import pytest

from tasks.labels.credits import read_credit

TIMES = {
    "a day alone": ("9 January 2025", "Rivers rise", ["published_at"]),
    "its label on the line above": ("9 January 2025", "Last updated:", ["modified_at"]),
    "a label of publication above": ("9 January 2025", "Veröffentlicht am", ["published_at"]),
    "a line with a date above is another one": ("9 January 2025", "Updated 10/1/2025", ["published_at"]),
    "only the first of two": ("8 January 2025 | Published 9 January 2025", "Updated", ["modified_at", "published_at"]),
}


@pytest.mark.parametrize(("text", "before", "fields"), TIMES.values(), ids=TIMES.keys())
def test_times(text: str, before: str, fields: list[str]) -> None:
    assert [c.field for c in read_credit("timestamp", "timestamp.bare", text, "en", before)] == fields


AGENCIES = {
    "a known source": ("credit.source-line", "Quelle: AFP", "de", ["AFP"]),
    "any other source": ("credit.source-line", "Source: Statista", "en", []),
    "agencies alone": ("credit.agency-line", "AFP, MANILA", "en", ["AFP"]),
    "with a signature": ("credit.agency-line", "SDA/sep", "de", ["SDA"]),
    "behind the last sentence": ("credit.agency-tail", "(APA, dpa)", "de", ["APA, dpa"]),
    "inputs": ("credit.input", "(With inputs from PTI)", "en", ["PTI"]),
    "inputs of two": ("credit.input", "With input from Reuters and AFP", "en", ["Reuters, AFP"]),
    "inputs in Spanish": ("credit.input", "Con información de EFE", "es", ["EFE"]),
    "inputs in Portuguese": ("credit.input", "Com informações da Reuters", "pt", ["Reuters"]),
    "inputs in Italian": ("credit.input", "Con informazioni di ANSA", "it", ["ANSA"]),
    "inputs in Russian": ("credit.input", "По материалам ТАСС", "ru", ["ТАСС"]),
    "inputs of nobody": ("credit.input", "with agency inputs", "en", []),
    "a photographer and his agency": ("credit.agency-line", "Jane C. Doe/AP", "en", []),
    "a caption and its agency": ("credit.agency-line", "The new gym in Fairless Hills, PA", "en", []),
    "the rest of a bracket": ("credit.agency-line", "PA)", "en", []),
    "the maker of a picture": ("credit.photo-line", "Image credit: Nikon", "en", []),
    "an agency's picture": ("credit.caption-tail", "(Photo: AFP)", "en", []),
}


@pytest.mark.parametrize(("rule_id", "text", "language", "agencies"), AGENCIES.values(), ids=AGENCIES.keys())
def test_the_agency_of_a_credit(rule_id: str, text: str, language: str, agencies: list[str]) -> None:
    assert [c.value for c in read_credit("credit", rule_id, text, language) if c.field == "agency"] == agencies
