"""Modules of the site run by node, as browsers run them."""

import atexit
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from infra import ROOT
from tests.needs import do_without

JS = ROOT / "web" / "js"
PAGE = """
class Kept {
  getItem(name) { return this[name] ?? null; }
  setItem(name, text) { this[name] = String(text); }
  removeItem(name) { delete this[name]; }
}
const node = { setAttribute() {}, hasAttribute() {}, append() {}, matches() {} };
Object.assign(globalThis, {
  window: globalThis,
  location: new URL("http://localhost/"),
  localStorage: new Kept(),
  sessionStorage: new Kept(),
  addEventListener() {},
  document: {
    ...node,
    documentElement: {},
    addEventListener() {},
    createTreeWalker() {},
    createComment: () => node,
    getElementById() {},
    querySelector() {},
  },
});
"""
"""What modules touch as they are loaded."""


@cache
def modules() -> Path:
    """The modules beside a note that they are some: without it older versions of node take them for scripts."""
    folder = Path(tempfile.mkdtemp(prefix="lapor-js-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(JS, folder / "js")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder / "js"


def run(script: str, given: Any = None) -> Any:
    """
    What `script` gives back: the body of a function that has `given`, and `load(name)` for a module of web/js.

    Without node on this machine the test is skipped, and in CI it fails.
    """
    node = shutil.which("node")
    if node is None:
        do_without("there is no node here, which runs what browsers run")
    whole = f"""
      {PAGE}
      const fs = await import("node:fs");
      const given = JSON.parse(fs.readFileSync(0, "utf8"));
      const load = (name) => import(`{modules().as_uri()}/${{name}}`);
      const result = await (async () => {{ {script} }})();
      console.log(JSON.stringify(result));
    """
    command = [node, "--no-warnings", "--input-type=module", "-e", whole]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
