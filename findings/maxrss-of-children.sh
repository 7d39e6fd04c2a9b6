#!/bin/sh
# getrusage tells a process the largest memory of whoever started it: Linux hands ru_maxrss on through exec, so a small
# program that a large one starts seems to be large. VmHWM in /proc/self/status is its own. Ends with 0 while that is so.
set -eu
python3 - <<'PYTHON'
import platform
import subprocess
import sys

held = bytearray(300_000_000)
OWN = 'print(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1])'
USAGE = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def of_a_child(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout) // 1024


usage, own = of_a_child(USAGE), of_a_child(OWN)
print("Linux", platform.release(), "Python", platform.python_version())
print(f"a child that does nothing, started by a process of 300 MB: ru_maxrss {usage} MB, VmHWM {own} MB")
sys.exit(0 if usage > 250 > own else 1)
PYTHON
