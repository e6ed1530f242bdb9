#!/bin/sh
# Installs what only the tests use: a printing service with a printer that writes PDF, readers of PDF, a virtual scanner,
# and the Java library that the judge of archive files needs. The program itself needs none of it.
# Never stops the tests: what cannot be installed is named, and the tests that need it are skipped with the reason.
set -u
cd "$(dirname "$0")/.."

packages="cups cups-client printer-driver-cups-pdf sane-utils poppler-utils libjaxb-java default-jdk-headless"
stamp=".venv/.test-tools-$(sha256sum <tools/test_tools.sh | cut -c1-16)"
[ -e "$stamp" ] && exit 0

give_up() {
    echo "有些测试用的工具没有装（$1），用到真打印机、扫描仪、PDF/A 检查的测试会跳过。缺少：$missing" >&2
    exit 0
}

installed() {
    [ "$1" = default-jdk-headless ] && command -v javac >/dev/null 2>&1 && return
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q "ok installed"
}

missing=$packages
command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1 || give_up "不是 Debian 一类的系统"
missing=""
for name in $packages; do
    installed "$name" || missing="${missing:+$missing }$name"
done

if [ -n "$missing" ]; then
    line="apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null"
    if [ "$(id -u)" = 0 ]; then
        echo "正在安装只有测试才用的工具：$missing"
        sh -c "$line" </dev/null || give_up "安装没有成功，多半是没有网络"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        echo "正在安装只有测试才用的工具：$missing"
        sudo -n sh -c "$line" </dev/null || give_up "安装没有成功，多半是没有网络"
    else
        give_up "没有管理员权限"
    fi
fi
rm -f .venv/.test-tools-*
: >"$stamp"
