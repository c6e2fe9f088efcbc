"""Renders the Helm chart as Helm does, and checks what comes out against Kubernetes' own schemas.

`python -m tests.chart` ends with 1 when something is wrong. Where there is no wheel of Helm, it
says so and checks nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

CHART = Path(__file__).parents[1] / "deploy/helm/modeldesk"
VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "as it is": {},
    "over HTTP, each option used": {
        "slack": {"mode": "http", "secret": "other"},
        "settings": {"MODELDESK_FEEDBACK_CHANNEL": "C0123456789"},
        "image": {"pullSecrets": ["registry"]},
        "networkPolicy": {
            "metricsFrom": [{"namespaceSelector": {"matchLabels": {"team": "observability"}}}],
            "httpFrom": [{"namespaceSelector": {"matchLabels": {"team": "ingress"}}}],
        },
        "nodeSelector": {"disk": "ssd"},
        "tolerations": [{"key": "dedicated", "operator": "Exists"}],
    },
    "of a fixed size, open inside": {
        "autoscaling": {"enabled": False},
        "networkPolicy": {"enabled": False},
    },
}
_VERSIONS = ("1.27", "1.37")
"""Of Kubernetes, the oldest and the newest that the chart is checked against."""
_WARNING = 2
"""Helm's number for it; what is below is advice."""


def is_helm_here() -> bool:
    return find_spec("helm_python") is not None


def rendered(values: Mapping[str, Any], folder: Path = CHART) -> dict[str, dict[str, Any]]:
    """Kind -> object, each of which the chart has once at most."""
    from helm_python import Chart

    with Chart.load(folder) as chart:
        files = chart.render(dict(values), name="modeldesk", namespace="bots")
    texts = (text for name, text in files.items() if name.endswith(".yaml"))
    objects = (each for text in texts for each in yaml.safe_load_all(text) if each)
    return {each["kind"]: each for each in objects}


def problems(folder: Path = CHART) -> Iterator[str]:
    """What is wrong with the chart."""
    from helm_python import chart

    for variant, values in VARIANTS.items():
        for message in chart.lint(folder, dict(values), strict=True)["messages"]:
            if message["severity"] >= _WARNING:
                yield f"{variant}: {message['path']}: {message['error']}"
        for kind, each in rendered(values, folder).items():
            for version in _VERSIONS:
                try:
                    kubernetes_validate.validate(each, version, strict=True)
                except kubernetes_validate.ValidationError as error:
                    yield f"{variant}: {kind}, Kubernetes {version}: {error.message}"


if __name__ == "__main__":
    if not is_helm_here():
        print("The chart was not checked: there is no wheel of Helm for this machine.")
        sys.exit(0)
    found = list(problems())
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(1 if found else 0)
