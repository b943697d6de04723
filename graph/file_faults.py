"""Explains in both languages why the system refused a file or folder."""

import errno
from collections.abc import Mapping

from yanxiu.graph.text import Text

_NO_PERMISSION = Text(
    "permission denied, or another program has it open", "没有权限，或其他程序正在使用"
)
_FULL = Text("the disk is full", "磁盘已满")
_REASONS: Mapping[int, Text] = {
    errno.ENOENT: Text("no such file or folder", "没有这个文件或文件夹"),
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EBUSY: _NO_PERMISSION,
    errno.ETXTBSY: _NO_PERMISSION,
    errno.EISDIR: Text("it is a folder", "这是文件夹，不是文件"),
    errno.ENOTDIR: Text("a part of the path is not a folder", "路径中有一段不是文件夹"),
    errno.EEXIST: Text("it already exists", "已经存在"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: Text("the disk is read-only", "磁盘只读"),
    errno.ENAMETOOLONG: Text("the name is too long", "名称过长"),
    errno.EMFILE: Text("too many files are open", "打开的文件过多"),
    errno.ENOMEM: Text("there is not enough memory", "内存不足"),
    errno.EIO: Text("the disk reports an error", "磁盘读写出错"),
    errno.ENOEXEC: Text("the program does not fit this machine", "程序不适合本机"),
}


def os_error_reason(error: OSError) -> Text:
    """Why a file or folder cannot be used.

    For an unknown error: the system's message in English, and the error number in Chinese.
    """
    known = _REASONS.get(error.errno or 0)
    if known:
        return known
    return Text(error.strerror or str(error), f"系统错误 {error.errno or type(error).__name__}")
