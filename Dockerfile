# One image for the API and for workers: `docker run isnad` serves, `docker run isnad isnad worker` works.
#
#   docker build --tag isnad .
#   docker build --tag isnad-farasa --target farasa .     with Java, for Farasa (docs/farasa.md)
#
# The base is pinned by the digest of its image index, so that a build of today and one of tomorrow start from
# the same files. To renew it: `docker buildx imagetools inspect python:3.13-slim-trixie` tells the digest of
# now; then `scripts/prove-image`, which builds and runs this file without Docker.
FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS base

# What the code imports, in a stage that changes only with the pins.
FROM base AS dependencies
WORKDIR /src
COPY pyproject.toml constraints.txt ./
RUN python -m venv --without-pip /opt/isnad \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
      > dependencies.txt \
 && pip --python /opt/isnad/bin/python install --no-cache-dir -c constraints.txt -r dependencies.txt

# The package itself. Whatever building it needs is installed here and stays here.
FROM dependencies AS build
RUN pip install --no-cache-dir -c constraints.txt setuptools
COPY README.md LICENSE openapi.yaml ./
COPY cli cli
COPY seeds/text seeds/text
COPY service service
COPY telemetry telemetry
COPY workers workers
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir wheels . \
 && pip --python /opt/isnad/bin/python install --no-cache-dir --no-deps wheels/*.whl

FROM base AS runtime
RUN rm -r "$(python -c 'import ensurepip; print(*ensurepip.__path__)')" \
 && pip uninstall --yes --no-cache-dir pip \
 && groupadd --gid 10001 isnad \
 && useradd --no-log-init --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
      --shell /usr/sbin/nologin isnad
COPY --from=build /opt/isnad /opt/isnad
# gunicorn listens on every address at PORT, in WEB_CONCURRENCY processes.
ENV PATH=/opt/isnad/bin:$PATH PYTHONUNBUFFERED=1 PORT=8000 WEB_CONCURRENCY=2 ISNAD_FARASA=/opt/farasa
WORKDIR /opt/isnad
# The base leaves out the compiled form of Python's own modules, and later nobody may write it: every start and
# every health check would compile them anew.
RUN python -c "import cli.health_of_api, cli.health_of_workers, cli.worker, gunicorn.workers.gthread, service"
USER 10001:10001
EXPOSE 8000
# Which of the two runs here, it finds out by itself.
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --start-interval=2s --retries=3 \
  CMD ["isnad", "health"]
# The API ends when its last request is answered (`Prefer: wait` waits up to 30 seconds), a worker when its job
# is done (60 seconds an article, by default): give `docker stop` as long.
STOPSIGNAL SIGTERM
CMD ["gunicorn", "--worker-class", "gthread", "--threads", "32", "--graceful-timeout", "35", \
     "--no-control-socket", "--preload", "--worker-tmp-dir", "/dev/shm", \
     "--config", "python:telemetry.gunicorn_config", "service.wsgi:app"]
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="Isnad" \
      org.opencontainers.image.description="Entities and attributed quotes of Arabic news articles, over HTTP" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-SA-4.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="docker.io/library/python:3.13.15-slim-trixie"

# Farasa is licensed for research only, so the jars are in no image but one's own: mounted
# (-v …/farasa:/opt/farasa:ro), or put in by
#   --build-arg FARASA_FROM=https://… --build-arg FARASA_SHA256=… --build-arg ACCEPT_RESEARCH_LICENCE=yes
FROM runtime AS farasa
USER 0
# Debian keeps the newest version of a package only: a pinned one could not be had for long.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends default-jre-headless \
 && rm -rf /var/lib/apt/lists/*
ARG FARASA_FROM=
ARG FARASA_SHA256=
ARG ACCEPT_RESEARCH_LICENCE=
RUN if [ -n "$FARASA_FROM" ]; then \
      isnad farasa install --from "$FARASA_FROM" --sha256 "$FARASA_SHA256" \
        ${ACCEPT_RESEARCH_LICENCE:+--accept-research-licence}; \
    fi
USER 10001:10001

# What is built where no target is named.
FROM runtime
