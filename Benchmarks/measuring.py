"""What the comparisons of this folder share: the machine they ran on, and where results go."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BINARY = ROOT / ".build/release/polysemy"


def said(*command):
    """What a command prints, in one line."""
    return " ".join(subprocess.check_output(command, cwd=ROOT, text=True).split())


def build(*products):
    for product in products:
        subprocess.run(["swift", "build", "-c", "release", "--product", product], cwd=ROOT,
                       stdout=subprocess.DEVNULL, check=True)


def machine():
    processor = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if "model name" in line),
        platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (f"{processor}, {len(os.sched_getaffinity(0))} CPUs, {memory:.0f} GB, "
            f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}, "
            f"load {os.getloadavg()[0]:.1f}")


def heading(title, peer, model):
    """What every report begins with; to be called before the measurement, for the machine's load."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return f"""\
{title}, {now:%Y-%m-%d %H:%M} UTC

machine     {machine()}
polysemy    {said(BINARY, "--version")}, commit {said("git", "describe", "--always", "--dirty")}
peer        {peer}
model       {model}

"""


def keep(name, report):
    """Prints a report, and writes it to Results under the day's date."""
    day = datetime.datetime.now(datetime.timezone.utc)
    target = ROOT / "Benchmarks/Results" / f"{name}-{day:%Y-%m-%d}.txt"
    print(report, end="")
    target.write_text(report)
    print(f"written to {target.relative_to(ROOT)}")
