"""Set up everything the commands need: ``python3 requirements/bootstrap.py demo|test``. Finished steps are skipped.

Written for the standard library and for old Pythons too, so that it can say what is missing.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
DONE = os.path.join(VENV, "done.json")
NEWEST, OLDEST = 14, 11  # of Python 3: newest first, as our packages know them
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    for_tests = sys.argv[1:] == ["test"]
    find_python()
    os.chdir(ROOT)
    os.makedirs(os.path.join(ROOT, "var"), exist_ok=True)
    with open(os.path.join(ROOT, "var", "bootstrap.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two starts at once set up once
        make_environment()
        install_packages(for_tests)
        install_scripts()
        compile_words()
        if for_tests:
            install_browser()


def find_python() -> None:
    """Go on with a Python that is new enough, or say so."""
    if sys.version_info[:2] >= (3, OLDEST):
        return
    for minor in range(NEWEST, OLDEST - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606
    sys.exit(f"Python 3.{OLDEST} oder neuer fehlt (hier: {sys.version.split()[0]}).")


def make_environment() -> None:
    """.venv; it does not survive a move of the folder or the loss of its Python, then it is made anew."""
    if usable() and done("environment") in (None, VENV):
        tick("environment", VENV)
        return
    say("Python-Umgebung wird angelegt …")
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        install_debian_package(package, f"Die Python-Umgebung braucht das Paket {package}.")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV], "Die Python-Umgebung lässt sich nicht anlegen.")
    tick("environment", VENV)


def usable() -> bool:
    """Whether its Python still starts and is new enough."""
    question = f"import pip, sys; sys.exit(sys.version_info < (3, {OLDEST}))"
    try:
        return subprocess.call([PYTHON, "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def install_packages(for_tests: bool) -> None:
    run_file, test_file = (os.path.join(ROOT, "requirements", name) for name in ("run.txt", "test.txt"))
    project = os.path.join(ROOT, "pyproject.toml")
    wanted_test = hash_of_files([run_file, test_file, project])
    wanted_run = hash_of_files([run_file, project])
    if done("test") == wanted_test or (not for_tests and done("run") == wanted_run):
        return
    say("Python-Pakete werden installiert …")
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    pip.append("--root-user-action=ignore")
    pinned = [*pip, "--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement"]
    run([*pinned, test_file if for_tests else run_file], "Die Python-Pakete lassen sich nicht installieren.")
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT], "Miteinander lässt sich nicht installieren.")
    tick("run", wanted_run)
    tick("test", wanted_test if for_tests else "")


def install_scripts() -> None:
    files = [os.path.join(ROOT, name) for name in ("package.json", "package-lock.json")]
    wanted = hash_of_files(files)
    if done("scripts") == wanted and os.path.isdir(os.path.join(ROOT, "node_modules")):
        return
    if not shutil.which("npm"):
        sys.exit("npm fehlt; bitte Node.js 18 oder neuer mit npm installieren.")
    say("Gestaltung und Skripte werden installiert …")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    run(command, "Die Pakete aus package-lock.json lassen sich nicht installieren.")
    tick("scripts", wanted)


def compile_words() -> None:
    """Translations of our packages; the compiled files are not committed."""
    packages = os.path.join(ROOT, "miteinander")
    sources = []
    for folder, _, names in os.walk(packages):
        sources += [os.path.join(folder, name) for name in names if name.endswith(".po")]
    sources.sort()
    wanted = hash_of_files(sources)
    compiled = {source: source[:-3] + ".mo" for source in sources}
    if not sources or (done("words") == wanted and all(map(os.path.exists, compiled.values()))):
        return
    command = [PYTHON, "-c", "from miteinander.operation import translations; translations.compile_all()"]
    run(command, "Eine Übersetzung lässt sich nicht lesen.")
    tick("words", wanted)


def install_browser() -> None:
    """For the browser tests; without it everything else runs and `make test` says so at its end."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    try:
        install_debian_package("chromium", "")
    except SystemExit:
        say("Chromium fehlt: Die Browsertests werden nicht laufen.")


def install_debian_package(name: str, sentence: str) -> None:
    """As root on Debian or Ubuntu, else say what to install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"{sentence} Bitte installieren: apt-get install {name}")
    say(f"Das Paket {name} wird installiert …")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", name]
    with open(os.devnull, "w") as nowhere:
        if subprocess.call(install, env=environment, stdout=nowhere, stderr=nowhere) != 0:
            subprocess.call(["apt-get", "update", "--quiet=2"], env=environment, stdout=nowhere)
            if subprocess.call(install, env=environment, stdout=nowhere) != 0:
                sys.exit(f"{sentence} Das Paket {name} lässt sich nicht installieren.")


def run(command: list, sentence: str) -> None:
    if subprocess.call(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) != 0:
        sys.exit(f"{sentence} Die Meldung steht darüber.")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def hash_of(parts: list) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def hash_of_files(paths: list) -> str:
    parts = []
    for path in paths:
        with open(path, "rb") as file:
            parts.append(f"{os.path.relpath(path, ROOT)} {hashlib.sha256(file.read()).hexdigest()}")
    return hash_of(parts)


def read_done() -> dict:
    try:
        with open(DONE) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def done(step: str) -> object:
    return read_done().get(step)


def tick(step: str, value: str) -> None:
    ticked = dict(read_done(), **{step: value})
    with open(DONE + ".new", "w") as file:
        json.dump(ticked, file, indent=1)
    os.replace(DONE + ".new", DONE)


if __name__ == "__main__":
    main()
