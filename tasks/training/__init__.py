"""Parts of training the block labeller: examples from labelled pages, boosted trees, their scores. Not needed to clean."""
