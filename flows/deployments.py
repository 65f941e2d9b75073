"""The flows as deployments: a nightly one for an inbox folder, one for reprocessing. `prefect.yaml` says the same for workers."""

from pathlib import Path

from prefect import serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import EntrypointType, RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL

from flows.clean import clean
from flows.reprocess import reprocess
from tasks.errors import UsageError

# A second nightly run while the first goes on has nothing to add; reprocessing waits for its turn.
NIGHTLY = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
IN_TURN = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
PATIENT = {"lock_wait_seconds": 21600}  # six hours: a night's run may find a reprocessing under way, and the other way round


def nightly(inbox: str, output: str, cron: str) -> RunnerDeployment:
    """The nightly cleaning of an inbox folder."""
    return clean.to_deployment(  # type: ignore[return-value]
        name="nightly", cron=cron, parameters={"sources": [inbox], "output": output, "settings": PATIENT},
        concurrency_limit=NIGHTLY, entrypoint_type=EntrypointType.MODULE_PATH,
        description="Clean what is new in the inbox folder.", tags=["copydesk"],
    )  # fmt: skip


def on_demand(output: str) -> RunnerDeployment:
    """Reprocessing, started by hand with the batches, condition or rules version to choose by."""
    return reprocess.to_deployment(  # type: ignore[return-value]
        name="on-demand", parameters={"output": output, "settings": PATIENT},
        concurrency_limit=IN_TURN, entrypoint_type=EntrypointType.MODULE_PATH,
        description="Clean scrapes again: by batch, by a condition on the articles, by rules version.", tags=["copydesk"],
    )  # fmt: skip


def check_server() -> None:
    """Raise UsageError where a served schedule would never fire, or where a work pool has these deployments.

    The server that Prefect starts by itself has no scheduler. A deployment of a work pool that is served besides keeps its
    pool, and its runs crash in both places.
    """
    if not PREFECT_API_URL.value():
        raise UsageError("serve needs a Prefect server: run `prefect server start` and set PREFECT_API_URL=http://127.0.0.1:4200/api")
    with get_client(sync_client=True) as client:
        for name in ("clean/nightly", "reprocess/on-demand"):
            try:
                pool = client.read_deployment_by_name(name).work_pool_name
            except ObjectNotFound:
                continue
            if pool:
                raise UsageError(f"{name} belongs to the work pool {pool!r}; its worker runs it. To serve it here instead: "
                                 f"`prefect deployment delete {name}`")  # fmt: skip


def serve_flows(inbox: str, output: str, cron: str) -> None:
    """Offer both deployments to the Prefect server and run what it schedules, until stopped. Raises UsageError."""
    check_server()
    inbox = inbox if "://" in inbox else str(Path(inbox).absolute())
    output = str(Path(output).absolute())
    serve(nightly(inbox, output, cron), on_demand(output))
