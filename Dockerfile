# One image for web, worker, beat and migrations; docker-compose.yml says which command each runs.
FROM python:3.13-slim-trixie

ENV PYTHONUNBUFFERED=1 \
    DATA_DIR=/app/var
WORKDIR /app

# Wheels only, by their hashes: nothing is compiled here, and the lock changes more rarely than the code.
COPY requirements.txt ./
RUN pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.txt

COPY manage.py ./
COPY docs/method.md docs/
COPY deploy/healthy.py deploy/granian-logs.json deploy/
COPY static static
COPY templates templates
COPY treaty_tracker treaty_tracker
COPY positions positions

# The static files are part of the image, and no volume lies over them. The key is used for nothing and kept nowhere.
RUN SECRET_KEY=unused python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin treaty \
    && install -d -o treaty -m 700 var/backups
USER 10001

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "deploy/healthy.py"]
# As a list, so that the signal to stop goes to the main process alone. Granian and Celery end their own children.
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-access-log", "--log-config", "deploy/granian-logs.json", \
     "treaty_tracker.wsgi:application"]
