# mirrors, by their usual variables: docker build --build-arg PIP_INDEX_URL=... --build-arg npm_config_registry=...
ARG PYTHON_IMAGE=python:3.13-slim
FROM ${PYTHON_IMAGE} AS build
ARG PIP_INDEX_URL
ARG npm_config_registry
WORKDIR /src
RUN python -m venv /venv && python -m venv /tools
COPY requirements-runtime.lock requirements-build.lock ./
COPY image/install.sh image/
RUN /tools/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && image/install.sh packages /venv
COPY . .
RUN image/install.sh project /venv /tools/bin/python \
 && mkdir /cache \
 && image/install.sh assets /venv /cache

FROM ${PYTHON_IMAGE}
RUN useradd --create-home --uid 10001 yanxiu \
 && install -d -o yanxiu -g yanxiu /rosters /backups
COPY --from=build /venv /venv
COPY --from=build /cache /cache
ENV PATH=/venv/bin:$PATH YANXIU_CACHE=/cache PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER yanxiu
WORKDIR /rosters
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
ENTRYPOINT ["yanxiu"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
