"""Parts of reading and decoding: formats, expansion, readers, character sets, fields of records."""
