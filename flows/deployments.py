"""The flows as deployments: a nightly one for an inbox folder, one for reprocessing. `prefect.yaml` says the same for workers."""

from pathlib import Path

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment

from flows.clean import clean
from flows.reprocess import reprocess

# A second nightly run while the first goes on has nothing to add; reprocessing waits for its turn.
NIGHTLY = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
IN_TURN = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)


def nightly(inbox: str, output: str, cron: str) -> RunnerDeployment:
    """The nightly cleaning of an inbox folder."""
    return clean.to_deployment(  # type: ignore[return-value]
        name="nightly", cron=cron, parameters={"sources": [inbox], "output": output}, concurrency_limit=NIGHTLY,
        description="Clean what is new in the inbox folder.", tags=["copydesk"],
    )  # fmt: skip


def on_demand(output: str) -> RunnerDeployment:
    """Reprocessing, started by hand with the batches, condition or rules version to choose by."""
    return reprocess.to_deployment(  # type: ignore[return-value]
        name="on-demand", parameters={"output": output}, concurrency_limit=IN_TURN,
        description="Clean scrapes again: by batch, by a condition on the articles, by rules version.", tags=["copydesk"],
    )  # fmt: skip


def serve_flows(inbox: str, output: str, cron: str) -> None:
    """Offer both deployments to the Prefect server and run what it schedules, until stopped."""
    inbox = inbox if "://" in inbox else str(Path(inbox).absolute())
    output = str(Path(output).absolute())
    serve(nightly(inbox, output, cron), on_demand(output))
