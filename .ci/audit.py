"""Fails for dependencies with known vulnerabilities; says so where nobody can be asked.

Of the vulnerabilities in ``EXCUSED`` each has its reason. A machine without a network, or whose mirror
knows no vulnerabilities, is told that nothing was audited, and goes on.
"""

import json
import subprocess
import sys

SECONDS = 300
EXCUSED = {
    "CVE-2026-45829": "of Chroma's Python server, which is never served; collections are of the shop's own folder",
}


def say(text: str) -> None:
    """Tells whoever runs this."""
    sys.stdout.write(text + "\n")


def main() -> int:
    """0 when nothing is known against the dependencies, or nobody knows; 1 otherwise."""
    command = [sys.executable, "-m", "pip_audit", "--skip-editable", "--progress-spinner", "off"]
    try:
        ran = subprocess.run(  # noqa: S603  # a command of ours
            [*command, "--format", "json"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        told = json.loads(ran.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        say("Dependencies were NOT audited: no service that knows vulnerabilities can be reached.")
        return 0
    audited = [one for one in told if "vulns" in one]
    known = {
        vuln["id"]: f"{one['name']} {one['version']}: {vuln['id']}"
        for one in audited
        for vuln in one["vulns"]
        if not {vuln["id"], *vuln.get("aliases", ())} & EXCUSED.keys()
    }
    if not audited:
        say("Dependencies were NOT audited: the package index knows no vulnerabilities.")
        return 0
    say(f"{len(audited)} dependencies audited, {len(known)} with known vulnerabilities.")
    say("\n".join(known.values()))
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
