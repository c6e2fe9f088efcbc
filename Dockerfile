# Modeldesk for containers: `docker build -t modeldesk .`; docs/operate.md says how to run it.
# `--build-arg EXTRA_LOCK=requirements-mcp.lock` adds the tools for language models, 25 MB of memory.
# A build stage, because the bot needs neither pip nor what its wheel is built with.
FROM python:3.13-slim AS build
ARG EXTRA_LOCK=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
WORKDIR /src
COPY requirements-postgres.lock requirements-mcp.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/modeldesk \
 && pip --python /opt/modeldesk/bin/python install --quiet --require-hashes -r requirements-postgres.lock ${EXTRA_LOCK:+-r "$EXTRA_LOCK"} \
 && python -m venv --without-pip /opt/build \
 && pip --python /opt/build/bin/python install --quiet --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY catalog catalog
COPY data data
RUN pip --python /opt/build/bin/python wheel --quiet --no-deps --no-build-isolation --wheel-dir /opt/wheels . \
 && pip --python /opt/modeldesk/bin/python install --quiet --no-deps --no-index /opt/wheels/*.whl

FROM python:3.13-slim
RUN groupadd --gid 10001 modeldesk \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin modeldesk \
 && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=build /opt/modeldesk /opt/modeldesk
# Nothing is written but the database, which is modeldesk.db in the working folder unless
# MODELDESK_DATABASE_URL or its file names another: the root may be read-only. slack_sdk does not
# start without a home, which a user of another id than 10001 does not have.
ENV PATH=/opt/modeldesk/bin:$PATH HOME=/data PYTHONDONTWRITEBYTECODE=1 \
    MODELDESK_HOST=0.0.0.0 MODELDESK_HEALTH_HOST=0.0.0.0 MODELDESK_HEALTH_PORT=8081
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 3000 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"MODELDESK_HEALTH_PORT\"]}/readyz', timeout=2)"]
ENTRYPOINT ["modeldesk"]
