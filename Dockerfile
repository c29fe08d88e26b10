FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    HOST=0.0.0.0 \
    PORT=8050 \
    GATESCAPE_CACHE_DIR=/srv/kernels

RUN useradd --system --uid 10001 --create-home gatescape \
    && install --directory --owner=gatescape --group=gatescape /srv/gatescape /srv/kernels

WORKDIR /srv/gatescape

COPY requirements.txt ./
RUN pip install -r requirements.txt

COPY app.py gunicorn.conf.py LICENSE ./
COPY assets ./assets
COPY components ./components
COPY dynamics ./dynamics
COPY interchange ./interchange
COPY server ./server

USER gatescape

# kernels are compiled here, so that a container starts in seconds; on another kind of processor than the
# builder's they are compiled again at the first start, into the same folder
RUN python -m server.warm

EXPOSE 8050

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]

CMD ["gunicorn", "--config", "gunicorn.conf.py", "app:server"]
