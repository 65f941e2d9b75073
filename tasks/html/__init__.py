"""Parts of extracting HTML: parsing, blocks, hints, tables, statements about the page, the extractor aligned."""
