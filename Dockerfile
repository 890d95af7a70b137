# One image for the API and for workers: `docker run isnad` serves, `docker run isnad isnad worker` works.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE openapi.yaml ./
COPY service service
COPY workers workers
COPY cli cli
RUN python -m venv /opt/isnad \
 && /opt/isnad/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.12-slim
COPY --from=build /opt/isnad /opt/isnad
ENV PATH=/opt/isnad/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home isnad
USER 10001
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=3)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", \
     "--no-control-socket", "--preload", "--worker-tmp-dir", "/dev/shm", "service.wsgi:app"]
