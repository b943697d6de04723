FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements-runtime.lock ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements-runtime.lock
COPY . .
ENV YANXIU_CACHE=/cache
RUN mkdir /cache && /venv/bin/python -m api.graphiql.fetch

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 yanxiu \
 && install -d -o yanxiu -g yanxiu /rosters
COPY --from=build /venv /venv
COPY --from=build /src /src
COPY --from=build /cache /cache
ENV PATH=/venv/bin:$PATH PYTHONPATH=/src YANXIU_CACHE=/cache PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER yanxiu
WORKDIR /rosters
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
ENTRYPOINT ["python", "-m", "cli.main"]
CMD ["serve", "--host", "0.0.0.0"]
