# One image for the API and for workers: `docker run isnad` serves, `docker run isnad isnad worker` works.
# Farasa is licensed for research only and in no image but one's own (docs/farasa.md):
#   docker build --build-arg JAVA=yes .                     Java; the jars are mounted: -v …/farasa:/opt/farasa:ro
#   docker build --build-arg JAVA=yes --build-arg FARASA_FROM=https://… --build-arg FARASA_SHA256=… \
#     --build-arg ACCEPT_RESEARCH_LICENCE=yes .             Java and the jars
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE openapi.yaml ./
COPY service service
COPY telemetry telemetry
COPY workers workers
COPY cli cli
RUN python -m venv /opt/isnad \
 && /opt/isnad/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.12-slim
COPY --from=build /opt/isnad /opt/isnad
ENV PATH=/opt/isnad/bin:$PATH PYTHONUNBUFFERED=1 ISNAD_FARASA=/opt/farasa
ARG JAVA=
RUN if [ -n "$JAVA" ]; then \
      apt-get update && mkdir -p /usr/share/man/man1 \
      && apt-get install -y --no-install-recommends default-jre-headless && rm -rf /var/lib/apt/lists/*; \
    fi
ARG FARASA_FROM=
ARG FARASA_SHA256=
ARG ACCEPT_RESEARCH_LICENCE=
RUN if [ -n "$FARASA_FROM" ]; then \
      isnad farasa install --from "$FARASA_FROM" --sha256 "$FARASA_SHA256" \
        ${ACCEPT_RESEARCH_LICENCE:+--accept-research-licence}; \
    fi
RUN useradd --system --uid 10001 --no-create-home isnad
USER 10001
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=3)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", \
     "--no-control-socket", "--preload", "--worker-tmp-dir", "/dev/shm", \
     "--config", "python:telemetry.gunicorn_config", "service.wsgi:app"]
