"""JupyterLab for students: settings for one server, and finding one that runs.

The settings go to a folder of the course that only this server is told about, so a person's
own Jupyter settings stay as they are, and win where they say something else.
"""

from __future__ import annotations

import json
import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_runtime_dir

from course_lib.commands import passing

# Parts of nbgrader that need a course to grade or an exchange folder; here they would only log
# errors and show empty pages. The Validate button stays.
UNUSED = ("assignment_list", "course_list", "formgrader")
SETTINGS: dict[str, dict[str, Any]] = {
    "jupyter_server_config.json": {
        "ServerApp": {
            "jpserver_extensions": {f"nbgrader.server_extensions.{name}": False for name in UNUSED}
        }
    },
    "labconfig/page_config.json": {
        "disabledExtensions": {
            f"@jupyter/nbgrader:{name.replace('_', '-')}": True
            for name in (*UNUSED, "create_assignment")
        }
    },
    # The question whether to fetch Jupyter news would lie over the lesson.
    "labconfig/default_setting_overrides.json": {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
            "doNotDisturbMode": False,
        }
    },
}


@dataclass(frozen=True)
class Server:
    """A running Jupyter server."""

    url: str
    token: str
    port: int

    def page(self, name: str, token: bool = False) -> str:
        """Return the address of a notebook in JupyterLab; a browser that knows needs no token."""
        query = f"?token={self.token}" if token and self.token else ""
        return f"{self.url}lab/tree/{name}{query}"


def environment(folder: Path) -> dict[str, str]:
    """Write the settings to a folder and return the environment of a server that reads them."""
    for name, settings in SETTINGS.items():
        path = folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings, indent=1), encoding="utf-8")
    found = passing.environment()
    paths = [str(folder / "config"), *filter(None, [found.get("JUPYTER_CONFIG_PATH")])]
    found["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)
    found["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    return found


def servers(folder: Path, runtime: Path | None = None) -> list[Server]:
    """Return the running Jupyter servers whose files are those of `folder`."""
    found = []
    for path in sorted((runtime or Path(jupyter_runtime_dir())).glob("jpserver-*.json")):
        try:
            info = json.loads(path.read_text(encoding="utf-8"))
            server = Server(info["url"], info["token"], info["port"])
            same = Path(info["root_dir"]).samefile(folder)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # half-written, or of a server long gone
        if same and answers(server):
            found.append(server)
    return found


def answers(server: Server) -> bool:
    """Return whether a server is there and takes its token: the file may be a dead one's."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Authorization": f"token {server.token}"}
    request = urllib.request.Request(server.url + "api/status", headers=headers)
    try:
        with opener.open(request, timeout=3) as response:
            return response.status == 200
    except (OSError, ValueError):
        return False


def is_root() -> bool:
    """Return whether this process may do everything, which Jupyter has to be told is meant."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
