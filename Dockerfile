# The web process and the worker. `docker build --target web .` is the pages alone, without torch.
FROM python:3.11-slim AS web
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /latentarium
COPY requirements.txt requirements.lock requirements-extra.txt ./
# fsspec reaches what several containers share: RUNS_URL.
RUN pip install --require-hashes -r requirements.lock \
 && pip install "$(grep ^fsspec== requirements-extra.txt)"
COPY . .
# What changes lies in /state; everything else may be read-only. The scripts are compressed once, here.
ENV HOST=0.0.0.0 PORT=8050 CACHE_DIR=/state/cache RUNS_DIR=/state/runs DATA_ROOT=/state/data \
    HOME=/state TMPDIR=/state WORKER=no
RUN useradd --system --home-dir /state --create-home visitor \
 && python -m compileall -q app vae \
 && CACHE_DIR=/latentarium/compressed python -m app.precompress \
 && mkdir -p /state/cache /state/runs /state/data /shared \
 && ln -s /latentarium/compressed/static /state/cache/static \
 && chown -R visitor /state /shared /latentarium/compressed
USER visitor
VOLUME /state
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["gunicorn", "app.main:server"]

FROM web AS worker
USER root
COPY requirements-train.txt .
# PyTorch's index of CPU wheels, as its installation page names it: a tenth of the size.
ARG PIP_EXTRA_INDEX_URL
RUN pip install -r requirements-train.txt
USER visitor
HEALTHCHECK NONE
CMD ["python", "-m", "app.jobs.worker"]
