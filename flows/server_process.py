"""Prefect's server as a process that ends with the one that started it, also when that one is killed: its input closes then.

Run as a file, with uvicorn's options: `python -P flows/server_process.py --factory prefect.server.api.server:create_app ...`
"""

import os
import signal
import threading
import time

LINGER_SECONDS = 5


def _end_with_parent() -> None:
    """Wait until standard input ends, then end this process, by force if it lingers."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LINGER_SECONDS)
    os._exit(0)


def main() -> None:
    """Run uvicorn with the options of the command line."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import uvicorn

    uvicorn.main()


if __name__ == "__main__":
    main()
