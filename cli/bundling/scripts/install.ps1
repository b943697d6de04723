# powershell -ExecutionPolicy Bypass -File install.ps1 [FOLDER]: installs the bundle. Needs Python 3.11+.
# powershell -ExecutionPolicy Bypass -File install.ps1 [文件夹]：安装离线安装包。需要 Python 3.11 或更新版本。
param([string]$Folder = (Join-Path $HOME "yanxiu"))
$ErrorActionPreference = "Stop"
$test = "import sys, venv; sys.exit(sys.version_info < (3, 11))"
foreach ($python in @("py", "python", "python3")) {
    if (Get-Command $python -ErrorAction SilentlyContinue) {
        & $python -c $test 2>$null
        if ($LASTEXITCODE -eq 0) {
            & $python (Join-Path $PSScriptRoot "install.py") $Folder
            exit $LASTEXITCODE
        }
    }
}
Write-Host "Python 3.11 or newer is needed. 需要 Python 3.11 或更新版本。"
exit 2
