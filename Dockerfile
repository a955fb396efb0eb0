# Two stages: one makes the environment with the Makefile's own install step, one runs it as a plain user.
FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
# PIP_ARGS may name PyTorch's index of CPU-only wheels; it makes the image several GB smaller.
ARG PIP_ARGS=""
RUN make .venv/.installed PIP_ARGS="${PIP_ARGS}"

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 sayseg && install -d -o sayseg /data
WORKDIR /app
COPY --from=build --chown=root:root /app /app
USER sayseg
ENV SAYSEG_DATA_DIR=/data SAYSEG_HOST=0.0.0.0 SAYSEG_PORT=7860 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["/app/.venv/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/api/health', timeout=4)"]
# Beyond loopback the server starts only with a secret: docker run -e SAYSEG_TOKEN=... -v sayseg:/data -p 7860:7860 sayseg
ENTRYPOINT ["/app/.venv/bin/python", "-m", "webapp"]
