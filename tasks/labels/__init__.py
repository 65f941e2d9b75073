"""Parts of labelling: the draft of a page, what lies outside, headline and dek, repeats, roles, credits."""
