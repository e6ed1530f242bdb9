"""What the engine's errors mean to a person."""

from __future__ import annotations

from app.domain.errors import Defect, UserError
from db.driver import Error, IntegrityError

_SENTENCES = {
    "disk.full": "磁盘已满，这一次没有存上；以前存下的都在，没有丢失。请腾出一些空间，再保存一次。",
    "disk.failed": "读写磁盘时出错，这一次没有存上；以前存下的都在，没有丢失。请检查磁盘后再试，不行请联系技术人员。",
    "disk.readonly": "数据文件不让写，这一次没有存上；以前存下的都在，没有丢失。请检查文件夹的权限，再保存一次。",
    "database.busy": "另一个程序正在使用数据，这一次没有存上；以前存下的都在，没有丢失。请关闭另一个程序后再试。",
    "database.damaged": "数据文件有损坏，这一步没有做成，文件没有改动。请先不要录入，用备份恢复，或联系技术人员。",
    "database.locked": "数据没有打开，也没有任何改动：钥匙不对，或文件已损坏。请核对口令；确认无误的，请用备份恢复。",
    "database.newer": "这份数据由更新版本的程序保存，本程序没有打开它，也没有任何改动。请先更新程序，再打开。",
    "database.missing": "没有找到数据文件，没有任何改动。请检查数据文件夹是否选对、磁盘是否插好。",
    "database.exists": "这里已经有一份数据，没有覆盖它。请直接打开，或另选一个文件夹。",
    "backup.failed": "备份没有做成，数据没有任何改动。请检查磁盘空间和备份文件夹，再试一次。",
    "memory.full": "内存不够，这一步没有做成；以前存下的都在，没有丢失。请关闭一些程序后再试。",
}
_BY_CODE = {
    5: "database.busy",  # SQLITE_BUSY
    6: "database.busy",  # SQLITE_LOCKED
    7: "memory.full",  # SQLITE_NOMEM
    8: "disk.readonly",  # SQLITE_READONLY
    10: "disk.failed",  # SQLITE_IOERR
    11: "database.damaged",  # SQLITE_CORRUPT
    13: "disk.full",  # SQLITE_FULL
    14: "disk.failed",  # SQLITE_CANTOPEN
    26: "database.damaged",  # SQLITE_NOTADB
}


def failure(code: str) -> UserError:
    """The error with this code and its sentence."""
    return UserError(code, _SENTENCES[code])


def explain(error: Error) -> UserError | Defect | None:
    """What to raise instead of the engine's ``error``; ``None`` when it is neither the world's fault nor a constraint.

    ``Database.write`` applies it by itself; whoever only reads may.
    """
    if isinstance(error, IntegrityError):
        return Defect(f"the database refused a row: {error}")
    code = _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return failure(code) if code else None
