# syntax=docker/dockerfile:1
# The bot and the builder of its index, in one image.  docs/operations.md says how it is used, and when a smaller one
# (EXTRAS=bot, which only answers) is enough.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/fundstelle
ENV PATH=/opt/fundstelle/bin:$PATH
WORKDIR /src
COPY constraints.txt pyproject.toml README.md LICENSE ./
# torch first: where pip looks by itself it comes with gigabytes of GPU libraries, which nothing here uses.
# TORCH_INDEX is the address of an index that has the CPU build; docs/operations.md says where it stands.
ARG EXTRAS=all
ARG TORCH_INDEX
RUN case ",$EXTRAS," in *,all,*|*,models,*) \
    grep '^torch==' constraints.txt > torch.txt \
    && pip install --constraint constraints.txt ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} --requirement torch.txt \
    ;; esac
# The packages in a layer of their own, which stays as long as they do: what is installed here has no code yet.
RUN pip install --constraint constraints.txt ".[$EXTRAS]"
COPY bot bot
COPY retrieval retrieval
RUN pip install --no-deps . \
    && pip uninstall --yes pip setuptools


FROM python:3.11-slim-bookworm
# 10001: an id that no account of the host has.  The folders are made here, so that new volumes belong to this user.
RUN pip uninstall --yes pip setuptools wheel \
    && groupadd --gid 10001 fundstelle \
    && useradd --uid 10001 --gid fundstelle --home-dir /srv/fundstelle --shell /usr/sbin/nologin fundstelle \
    && install --directory --owner fundstelle --group fundstelle --mode 0750 \
       /srv/fundstelle /srv/fundstelle/index /srv/fundstelle/data /srv/fundstelle/cache /srv/fundstelle/articles
COPY --from=build /opt/fundstelle /opt/fundstelle
ENV PATH=/opt/fundstelle/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    XDG_CACHE_HOME=/srv/fundstelle/cache \
    FUNDSTELLE_ARTICLES=/srv/fundstelle/articles \
    FUNDSTELLE_INDEX=/srv/fundstelle/index \
    FUNDSTELLE_DATA=/srv/fundstelle/data
WORKDIR /srv/fundstelle
USER 10001:10001
VOLUME ["/srv/fundstelle/index", "/srv/fundstelle/data", "/srv/fundstelle/cache"]
EXPOSE 9464
# SIGTERM lets the bot answer what is in work; that takes less than the ten seconds that Docker waits.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + (os.environ.get('FUNDSTELLE_METRICS_PORT') or '9464') + '/healthz', timeout=4)"]
ENTRYPOINT ["fundstelle"]
CMD ["bot"]
