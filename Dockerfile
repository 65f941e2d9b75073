# syntax=docker/dockerfile:1
# One image for the Prefect server, its services, the deploy job and the worker, so that their versions cannot differ.
FROM python:3.11-slim AS build
# A compiler for what comes without a wheel for this platform; it stays out of the image below.
RUN apt-get update && apt-get install -y --no-install-recommends g++ && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY constraints.txt pyproject.toml README.md ./
COPY flows flows
COPY tasks tasks
RUN pip install -c constraints.txt '.[redis,postgres,s3,dask]'
# Prefect's second UI has the browser ask amplitude.com for its settings, analytics off or not; the first one asks nobody.
RUN rm -r /opt/copydesk/lib/python3.11/site-packages/prefect/server/ui-v2

FROM python:3.11-slim
COPY --from=build /opt/copydesk /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    PREFECT_HOME=/tmp/prefect \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    DO_NOT_TRACK=1
RUN useradd --uid 1000 --home-dir /tmp --no-create-home copydesk \
    && mkdir -p /data/inbox /data/output \
    && chown -R copydesk:copydesk /data
# Deployments name inbox and output relative to the folder that the worker was started in.
WORKDIR /data
COPY prefect.yaml ./
USER copydesk
CMD ["copydesk", "--help"]
