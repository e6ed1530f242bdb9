"""The numbers of FORMAT.md section 12. A file that exceeds one is refused; none may be lowered within a format."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB

HEADER_BYTES = 4096
STANZAS = 16
DOCUMENT_BYTES = MIB
ENROLMENT_BYTES = 64 * KIB
LINE_BYTES = 4 * MIB
MEMBER_TARGET = 4 * MIB
MEMBER_BYTES = 16 * MIB
MEMBERS = 1_000
PACKED_BYTES = 512 * MIB
VERSIONS = 1_000_000
BLOBS = 9_000
BLOB_BYTES = 2 * 1024 * MIB
WINDOW_BYTES = 16 * MIB
PADDING_FLOOR = 64 * KIB
SIGNATURE_BYTES = 64
ZSTD_LEVEL = 3

# What one site may leave with us to wait for an earlier batch.
HELD_FILES = 50
HELD_BYTES = 4 * 1024 * MIB

# Where a writer should cut: a caller exports several batches rather than one beyond these.
BATCH_VERSIONS = 100_000
BATCH_BLOB_BYTES = 1024 * MIB
