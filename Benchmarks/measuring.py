"""What the comparisons of this folder share: the machine they ran on, and where results go."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "weights/all-MiniLM-L6-v2"


def said(*command):
    """What a command prints, in one line."""
    return " ".join(subprocess.check_output(command, cwd=ROOT, text=True).split())


def machine():
    processor = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if "model name" in line),
        platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (f"{processor}, {len(os.sched_getaffinity(0))} CPUs, {memory:.0f} GB, "
            f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}, "
            f"load {os.getloadavg()[0]:.1f}")


def keep(name, report):
    """Writes a report to Results under the day's date."""
    target = ROOT / "Benchmarks/Results" / f"{name}-{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}.txt"
    target.write_text(report)
    print(f"written to {target.relative_to(ROOT)}")
