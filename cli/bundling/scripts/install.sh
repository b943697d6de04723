#!/bin/sh
# sh install.sh [FOLDER]: installs the bundle into FOLDER, by default yanxiu in the home folder. Needs Python 3.11+.
# sh install.sh [文件夹]：把离线安装包装入文件夹，默认为主目录下的 yanxiu。需要 Python 3.11 或更新版本。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for python in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
  if "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    exec "$python" "$here/install.py" "${1:-$HOME/yanxiu}"
  fi
done
echo "Python 3.11 or newer is needed: install it, or name it: PYTHON=/path/to/python3 sh install.sh" >&2
echo "需要 Python 3.11 或更新版本：请安装，或指明路径：PYTHON=/path/to/python3 sh install.sh" >&2
exit 2
