"""Near duplicates: words, shingles, candidates, comparison, clusters and the index of earlier batches."""
