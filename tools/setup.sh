#!/bin/sh
# Puts everything the project needs into .venv and checks the system libraries that Qt loads.
# Runs at every make target; when nothing has changed it does nothing and needs no network.
set -eu
cd "$(dirname "$0")/.."

stamp=".venv/.ready-$(cat requirements.lock pyproject.toml tools/setup.sh | sha256sum | cut -c1-16)"
[ -e "$stamp" ] && exit 0

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "需要 Python 3.11、3.12 或 3.13，这台电脑上没有找到。" >&2
    exit 1
}

# as_root LINE: runs it where we may, otherwise prints the one line to run and stops.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        sh -c "$1"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n sh -c "$1"
    else
        echo "缺少系统组件。请让管理员运行下面这一行，然后再试一次：" >&2
        echo "    sudo sh -c '$1'" >&2
        exit 1
    fi
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || {
        echo "缺少系统组件：$*。请用本系统的软件管理器安装后再试一次。" >&2
        exit 1
    }
    as_root "apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $* >/dev/null"
}

python=$(find_python)
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    install_packages "python$version-venv"
fi

[ -x .venv/bin/python ] || {
    echo "正在建立独立环境 .venv ……"
    "$python" -m venv .venv
}

missing=$(.venv/bin/python tools/system_libraries.py)
if [ -n "$missing" ]; then
    echo "正在安装系统组件：$missing"
    # shellcheck disable=SC2086
    install_packages $missing
fi

echo "正在安装程序组件（第一次约需几分钟）……"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
# -qq: the build backend warns about every editable installation
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
rm -f .venv/.ready-*
: >"$stamp"
