# Two stages: the libraries and the wheel are put together in the first; the second holds only what runs.
FROM python:3.11-slim AS build
WORKDIR /src
# Empty means the usual package index.
ARG PIP_INDEX_URL=
# What changes least comes first: the libraries stay while the program changes.
COPY requirements.lock ./
RUN python3 -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --quiet --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY migrations migrations
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --quiet --no-deps . \
 && /venv/bin/pip uninstall --quiet --yes pip setuptools \
 && find /venv -name '__pycache__' -prune -exec rm -rf {} + \
 && /venv/bin/python -m compileall -q /venv/lib

FROM python:3.11-slim
# /news/settings.toml leads to the mounted folder; relative paths in it start at /news, so `data/…` is the volume.
RUN useradd --system --uid 10001 --create-home --home-dir /home/monitor monitor \
 && mkdir -p /news/data /settings && chown monitor /news/data && ln -s /settings/settings.toml /news/settings.toml
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
USER monitor
WORKDIR /news
VOLUME /news/data
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["monitor", "health", "--here"]
ENTRYPOINT ["monitor"]
CMD ["run"]
COPY --from=build /venv /venv
