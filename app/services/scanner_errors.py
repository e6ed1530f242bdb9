"""What can go wrong at a scanner, as sentences."""

from __future__ import annotations

from app.domain.errors import UserError

_SENTENCES = {
    "scan.no_service": "这台电脑没有装扫描程序。可以用手机拍照，或把扫好的文件放进来。要装扫描程序，请联系管理员（sane-utils）。",
    "scan.no_device": "没有找到这台扫描仪，没有扫描。请看看电源和连接线，再点一次“找扫描仪”。",
    "scan.empty": "进纸器里没有纸。请放好纸再扫；放在玻璃板上的，请选“玻璃板”。",
    "scan.jam": "扫描仪卡纸了。请打开盖子把纸取出来，放平以后把没扫的接着扫。",
    "scan.cover": "扫描仪的盖子没有盖好。请盖好以后接着扫。",
    "scan.busy": "扫描仪正在忙，可能有别的程序或别人在用。请等一会儿再扫。",
    "scan.denied": "这个用户不能使用扫描仪。请联系管理员，把用户加进扫描仪的使用组。",
    "scan.timeout": "扫描仪很久没有反应，已停下。请关掉扫描仪的电源，再打开，然后接着扫。",
    "scan.failed": "扫描仪没有扫成。请检查连接线和纸张，再扫一次。",
    "scan.cancelled": "已停止扫描。",
}


def scan_error(code: str, done: int = 0) -> UserError:
    """The error with what happened to the pages before it."""
    kept = f"前面扫好的 {done} 页都在。" if done else ""
    return UserError(code, _SENTENCES[code] + kept)
