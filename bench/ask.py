"""How long the main job takes: whole processes, warm, by the operating system's own accounting.

    .venv/bin/python bench/ask.py [ARTICLE] [--runs 5] [--json FILE]

Without ARTICLE the example that ships is used. Each command is run once to warm caches, then RUNS
times; the table gives the median with minimum and maximum, and the largest resident memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def run(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MiB of one run of `command`, output thrown away."""
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        os.execv(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Run the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("article", nargs="?")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json")
    options = parser.parse_args()
    detente, python = str(BIN / "detente"), str(BIN / "python")
    review = str(ROOT / "examples" / "may-2024" / "press-review.txt")
    work = [options.article] if options.article else ["--scenario", "may-2024", review]
    commands = {
        "detente ask": [detente, "ask", *work],
        "detente ask --json": [detente, "ask", *work, "--json"],
        "detente run may-2024": [detente, "run", "may-2024"],
        "detente read": [detente, "read", options.article or review],
        "detente check --quick": [detente, "check", "may-2024", "--quick"],
        "detente --help": [detente, "--help"],
        "python -c 'import detente'": [python, "-c", "import detente"],
        "python -c pass": [python, "-c", "pass"],
    }
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{'command':<28} {'wall s':>8} {'(min–max)':>14} {'cpu s':>7} {'peak MiB':>9}")
    rows = []
    for name, command in commands.items():
        run(command)
        walls, cpus, peaks = zip(*(run(command) for _ in range(options.runs)), strict=True)
        row = {
            "command": name,
            "wall": statistics.median(walls),
            "min": min(walls),
            "max": max(walls),
            "cpu": statistics.median(cpus),
            "peak_mib": max(peaks),
        }
        rows.append(row)
        spread = f"({row['min']:.2f}–{row['max']:.2f})"
        print(
            f"{name:<28} {row['wall']:>8.2f} {spread:>14}"
            f" {row['cpu']:>7.2f} {row['peak_mib']:>9.0f}"
        )
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
