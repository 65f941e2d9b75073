"""Stories: different articles about one event, found by their words, with ids that stay."""
