#!/bin/sh
# What the image holds, step by step; the test of the image follows the same steps.
#   install.sh packages VENV          the packages of requirements-runtime.lock
#   install.sh project VENV PYTHON    the project itself, as a wheel; PYTHON has hatchling
#   install.sh assets VENV CACHE      what the query page needs, fetched into CACHE
set -eu
cd "$(dirname "$0")/.."
step=$1
venv=$2

case $step in
packages)
  "$venv/bin/pip" install --no-cache-dir --require-hashes -r requirements-runtime.lock
  ;;
project)
  wheels=$(mktemp -d)
  "$3" -m pip wheel --quiet --no-cache-dir --no-index --no-deps --no-build-isolation --wheel-dir "$wheels" .
  "$venv/bin/python" -m pip install --quiet --no-cache-dir --no-index --no-deps "$wheels"/*.whl
  rm -r "$wheels"
  ;;
assets)
  YANXIU_CACHE=$3 "$venv/bin/python" -m yanxiu.api.graphiql.fetch
  YANXIU_CACHE=$3 "$venv/bin/python" -m yanxiu.api.dashboard.fetch
  ;;
*)
  echo "install.sh has no step $step" >&2
  exit 2
  ;;
esac
