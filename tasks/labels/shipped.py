"""The trained labeller's files and their version; light to import, for who only wants to know whether there is one."""

from functools import lru_cache
from pathlib import Path

from tasks.records import sha256_hex

FOLDER = Path(__file__).with_name("model")
FIRST, SECOND, HTML, NET = "first_look", "second_look", "html_look", "page_net"
CASELESS = "caseless_"  # before the name of a model for text in a script without upper and lower case
RULES_ALONE = "rules-alone"


def model_files(folder: Path) -> list[Path]:
    """The files of a labeller, by name; none where one of the looks is missing. The network may be, and those for
    scripts without case.
    """
    files = sorted(folder.glob("*.onnx"))
    return files if {FIRST, SECOND, HTML} <= {path.stem for path in files} else []


@lru_cache(maxsize=4)
def model_version(folder: Path = FOLDER) -> str:
    """8 hexadecimal digits of the digest of its files, or RULES_ALONE where the files were removed."""
    files = model_files(folder)
    return sha256_hex(b"".join(path.read_bytes() for path in files))[:8] if files else RULES_ALONE
