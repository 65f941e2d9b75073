"""Parts of choosing among statements about an article: their sources, who wrote it, when it was published."""
