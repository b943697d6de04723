# What `make demo` does, on Windows: powershell -ExecutionPolicy Bypass -File demo.ps1
# 在 Windows 上完成 make demo 的全部步骤。Needs Python 3.11+; nothing else. 只需要 Python 3.11 或更新版本。
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$env:PYTHONUTF8 = "1"

function Invoke-Step {
    $program, $words = $args
    & $program @words
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

# A checkout without symbolic links has files in their place that hold where they lead.
foreach ($link in Get-ChildItem yanxiu -File | Where-Object { $_.Name -notlike "*.*" }) {
    $target = Join-Path $PSScriptRoot $link.Name
    Remove-Item $link.FullName
    New-Item -ItemType Junction -Path $link.FullName -Target $target | Out-Null
}

$bin = ".venv\Scripts"
if (-not (Test-Path "$bin\python.exe")) {
    $test = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
    $found = $null
    foreach ($python in @("py", "python", "python3")) {
        if ($found -or -not (Get-Command $python -ErrorAction SilentlyContinue)) { continue }
        & $python -c $test 2>$null
        if ($LASTEXITCODE -eq 0) { $found = $python }
    }
    if (-not $found) {
        Write-Host "Python 3.11 or newer, with its venv module, is needed. 需要 Python 3.11 或更新版本（含 venv 模块）。"
        exit 2
    }
    Invoke-Step $found -m venv .venv
}

# Two stamps, so that a start with nothing new touches no network.
function Test-Newer([string]$Stamp, [string]$File) {
    (-not (Test-Path $Stamp)) -or ((Get-Item $File).LastWriteTime -gt (Get-Item $Stamp).LastWriteTime)
}
if (Test-Newer ".venv\locked" "requirements.lock") {
    Invoke-Step "$bin\python.exe" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    New-Item -ItemType File -Force ".venv\locked" | Out-Null
}
if ((Test-Newer ".venv\project" "pyproject.toml") -or (Test-Newer ".venv\project" ".venv\locked")) {
    Invoke-Step "$bin\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
    New-Item -ItemType File -Force ".venv\project" | Out-Null
}
Invoke-Step "$bin\python.exe" -m yanxiu.api.graphiql.fetch
Invoke-Step "$bin\python.exe" -m yanxiu.api.dashboard.fetch
Invoke-Step "$bin\yanxiu.exe" demo
