# Images as there are Python environments: `service` (gateway, action server, knowledge base), `rasa`, and `trainer`,
# which has both. docker-compose.yml builds and runs them.

FROM python:3.11-slim-bookworm AS service
WORKDIR /svara
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1 SVARA_DATA=/data HOME=/tmp \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
COPY api/operations/uv.lock api/operations/uv.lock
RUN pip install --require-hashes -r api/operations/uv.lock
COPY api/requirements.lock api/requirements.lock
RUN uv pip install --system --require-hashes --no-deps -r api/requirements.lock \
    && uv pip install --system --no-deps --torch-backend cpu torch==2.13.0 \
    && python -c "import torch; assert torch.version.cuda is None, 'this must be a CPU build'"
# Translation between Nynorsk and Bokmål: a program of its own (GPL), talked to through pipes.
RUN apt-get update && apt-get install -y --no-install-recommends apertium-nno-nob && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml ./
COPY nlu nlu
COPY kb_sync kb_sync
COPY actions actions
COPY api api
RUN uv pip install --system --no-deps -e . \
    && useradd --uid 10001 --no-create-home svara \
    && install -d -o svara -g svara -m 700 /data /data/models
USER svara
CMD ["python", "-m", "api.main"]

# Trains new versions of the model for the studio: the service, and Rasa's environment beside it.
FROM service AS trainer
USER root
RUN uv python install --no-bin --install-dir /opt/python 3.10 \
    && uv venv --python "$(echo /opt/python/cpython-3.10*/bin/python3.10)" .venv-rasa
COPY bot/requirements.lock bot/requirements.lock
RUN uv pip install --python .venv-rasa/bin/python --require-hashes --no-deps -r bot/requirements.lock
COPY bot bot
USER svara
CMD ["python", "-m", "api.studio.training_worker"]

FROM python:3.10-slim-bookworm AS rasa
WORKDIR /svara
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1 PYTHONPATH=/svara SVARA_DATA=/data HOME=/tmp
COPY api/operations/uv.lock api/operations/uv.lock
RUN pip install --require-hashes -r api/operations/uv.lock
COPY bot/requirements.lock bot/requirements.lock
RUN uv pip install --system --require-hashes --no-deps -r bot/requirements.lock
COPY nlu nlu
COPY bot bot
# How residents ask for each passage is part of what is learned.
COPY kb_sync/content/felles/asked kb_sync/content/felles/asked
RUN useradd --uid 10001 --no-create-home svara \
    && install -d -o svara -g svara -m 700 /data /data/models
USER svara
# Trains only when there is no model yet, or the program has changed since the live one.
CMD ["sh", "-c", "python -m bot.train --out /data/models --serve && exec python -m bot.serve --model /data/models --port 5005 --interface 0.0.0.0"]
