# syntax=docker/dockerfile:1
# docker build -t daogou:0.1.0 .                              serves; without torch
# docker build -t daogou-training:0.1.0 --target training .   trains as well; torch for the processor alone
# Base images are named by tag: put the digest that you tested behind it (python:3.11-slim-bookworm@sha256:…).

FROM python:3.11-slim-bookworm AS packages
# What only training and models of the shop's own need; the lock file has them at the same versions.
ARG TRAINING_ONLY="accelerate|sentence-transformers|transformers|sympy|mpmath|networkx"
# Extras of use to some shops, small enough to be there for all: the driver of PostgreSQL, traces.
ARG EXTRAS="psycopg|psycopg-binary|opentelemetry-exporter-otlp-proto-http"
RUN python -m venv /opt/daogou
ENV PATH=/opt/daogou/bin:$PATH
WORKDIR /build
COPY requirements.lock requirements-dev.lock ./
# The lock file is complete, so nothing is added to it: the packages left out would bring torch with CUDA.
RUN grep -vE "^(${TRAINING_ONLY})==" requirements.lock > serving.txt \
    && grep -E "^(${EXTRAS})==" requirements-dev.lock >> serving.txt \
    && grep -E "^(${TRAINING_ONLY})==" requirements.lock > training.txt \
    && pip install --no-cache-dir --no-compile --no-deps --requirement serving.txt
COPY pyproject.toml README.md LICENSE ./
COPY assistant assistant
COPY retrieval retrieval
COPY recommender recommender
COPY ui ui
COPY demo demo
COPY prompts prompts
RUN pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm AS runtime
# libgomp1: the threads of implicit. Debian keeps one version of it in a release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --no-install-recommends --yes libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent daogou \
    && mkdir /shop /cache \
    && chown daogou:daogou /shop /cache
COPY --from=packages /opt/daogou /opt/daogou
# Written to at run time: /shop, /cache (networks unpacked on first use, 104 MB for the shipped two) and /tmp; all else may be read-only.
ENV PATH=/opt/daogou/bin:$PATH \
    DAOGOU_CACHE=/cache \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /shop
VOLUME ["/shop", "/cache"]
EXPOSE 7860
# SIGTERM: not ready any more, answering for drain_seconds, then the shop is closed.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=300s --start-interval=2s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/api/ready', timeout=4)"]
ENTRYPOINT ["daogou"]
CMD ["serve", "--shop", "/shop", "--host", "0.0.0.0", "--port", "7860"]

FROM runtime AS training
USER 0:0
COPY --from=packages /build/training.txt /tmp/training.txt
RUN pip install --no-cache-dir --no-compile --no-deps --index-url https://download.pytorch.org/whl/cpu torch==2.13.0 \
    && pip install --no-cache-dir --no-compile --no-deps --requirement /tmp/training.txt \
    && rm /tmp/training.txt
USER 10001:10001

FROM runtime AS serving
