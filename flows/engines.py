"""Where shard steps run. Every engine runs the same steps; each step has its work done by a document worker process."""

import logging
import os
from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.settings import Settings
from tasks.errors import UsageError


def task_runner(settings: Settings) -> TaskRunner[Any]:
    """The Prefect task runner of an engine. Raises UsageError where its extra is not installed.

    local: threads that only wait for their document worker, so N threads are N busy processes.
    dask, ray: COPYDESK_DASK_ADDRESS and COPYDESK_RAY_ADDRESS name a cluster; without one a local cluster is started.
    """
    if settings.engine == "dask":
        return _dask(settings.workers)
    if settings.engine == "ray":
        return _ray(settings.workers)
    return ThreadPoolTaskRunner(max_workers=settings.workers)


def _dask(workers: int) -> TaskRunner[Any]:
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise UsageError("engine dask: not installed; run pip install 'copydesk[dask]'") from error
    if address := os.environ.get("COPYDESK_DASK_ADDRESS"):
        return DaskTaskRunner(address=address)
    cluster = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    return DaskTaskRunner(cluster_kwargs=cluster)


def _ray(workers: int) -> TaskRunner[Any]:
    try:
        from prefect_ray import RayTaskRunner
    except ImportError as error:
        raise UsageError("engine ray: not installed; run pip install 'copydesk[ray]'") from error
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}  # else it tells how it starts, in a pipe, too
    if address := os.environ.get("COPYDESK_RAY_ADDRESS"):
        return RayTaskRunner(address=address, init_kwargs=quiet)
    local = {"num_cpus": workers, "include_dashboard": False, "_node_ip_address": "127.0.0.1", **quiet}
    return RayTaskRunner(init_kwargs=local)
