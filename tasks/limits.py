"""Bounds on one input. Each keeps one bad input from harming the batch; what exceeds one goes to quarantine."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Bounds as the stages use them; the settings hold the same with their reasons.

    max_document_bytes: one record, expanded; max_file_bytes: one expanded file as a whole
    max_expansion: expanded / stored bytes of a compressed file, looked at beyond 64 MiB
    document_seconds: wall time for all per-document stages of one document
    """

    max_document_bytes: int = 20 * 1024 * 1024
    max_file_bytes: int = 64 * 1024 * 1024 * 1024
    max_expansion: int = 200
    document_seconds: float = 30.0
