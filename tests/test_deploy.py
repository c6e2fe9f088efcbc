"""What `deploy/` holds is valid, fits the bot, and says the same as its settings."""

import json
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import VARIABLES
from bot.slack.metrics import Metrics, State
from tests import chart
from tests.image import CHECKOUT, Image, steps

DEPLOY = CHECKOUT / "deploy"
PROGRAMS = Path(sys.executable).parent
UNIT = DEPLOY / "systemd/modeldesk.service"
VARIABLE = re.compile(r"\b(?:SLACK|MODELDESK)_[A-Z_]+\b")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def test_the_dockerfile_is_clean() -> None:
    done = run(PROGRAMS / "hadolint", "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_every_variable_in_deploy_is_one_that_the_bot_reads() -> None:
    files = [CHECKOUT / "Dockerfile", *(path for path in DEPLOY.rglob("*") if path.is_file())]
    used = {name: path.name for path in files for name in VARIABLE.findall(path.read_text("utf-8"))}
    assert len(used) > 5
    assert {name: file for name, file in used.items() if name not in VARIABLES} == {}


def image_environment() -> dict[str, str]:
    image = Image(Path(), {"PATH": ""})
    [*_, (_, text)] = [step for step in steps() if step.instruction == "ENV"]
    return dict(image.assignments(text))


# Compose


def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))


def test_compose_is_valid() -> None:
    file = DEPLOY / "compose.yml"
    done = run(PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)
    assert done.returncode == 0, done.stdout


def test_compose_hands_out_the_secrets_that_it_has() -> None:
    services = compose()["services"]
    used = {secret for service in services.values() for secret in service["secrets"]}
    assert used == set(compose()["secrets"])
    for service in services.values():
        files = [v for v in service["environment"].values() if v.startswith("/run/secrets/")]
        assert sorted(f"/run/secrets/{name}" for name in service["secrets"]) == sorted(files)
    for name, secret in compose()["secrets"].items():
        assert secret["file"] == f"./secrets/{name}"
    assert run("git", "check-ignore", "deploy/secrets/slack_bot_token").returncode == 0


def test_compose_gives_the_bot_what_it_needs() -> None:
    bot = compose()["services"]["bot"]
    assert (bot["read_only"], bot["cap_drop"], bot["stop_grace_period"]) == (True, ["ALL"], "30s")
    health = image_environment()["MODELDESK_HEALTH_PORT"]
    assert bot["ports"] == [f"127.0.0.1:{health}:{health}"]


# Helm

helm = pytest.mark.skipif(not chart.is_helm_here(), reason="there is no wheel of Helm for it")


@helm
def test_the_chart_is_valid() -> None:
    assert list(chart.problems()) == []


@helm
def test_an_error_in_the_chart_is_found(tmp_path: Path) -> None:
    broken = shutil.copytree(chart.CHART, tmp_path / "modeldesk")
    template = broken / "templates/disruption-budget.yaml"
    template.write_text(template.read_text("utf-8").replace("maxUnavailable", "maxAvailable"))
    assert any("PodDisruptionBudget" in problem for problem in chart.problems(broken))


@helm
@pytest.mark.parametrize("variant", chart.VARIANTS)
def test_the_chart_fits_the_image(variant: str) -> None:
    objects = chart.rendered(chart.VARIANTS[variant])
    pod = objects["Deployment"]["spec"]["template"]["spec"]
    [bot] = pod["containers"]
    assert pod["terminationGracePeriodSeconds"] == 30
    assert pod["enableServiceLinks"] is False  # or MODELDESK_PORT would be an address
    assert pod["securityContext"]["runAsUser"] == 10001
    assert bot["securityContext"]["readOnlyRootFilesystem"] is True
    version = re.search(
        r'^version = "(.*)"', (CHECKOUT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert version
    assert bot["image"] == f"modeldesk:{version[1]}"
    ports = {port["name"]: str(port["containerPort"]) for port in bot["ports"]}
    assert ports["health"] == image_environment()["MODELDESK_HEALTH_PORT"]
    named = {port["targetPort"] for port in objects["Service"]["spec"]["ports"]}
    assert named == set(ports)
    mounts = [mount["mountPath"] for mount in bot["volumeMounts"]]
    secrets = [each["value"] for each in bot["env"] if each["name"].endswith("_FILE")]
    assert len(secrets) == 3
    assert all(any(path.startswith(f"{mount}/") for mount in mounts) for path in secrets)


@helm
def test_the_chart_keeps_two_replicas_and_at_most_ten() -> None:
    objects = chart.rendered({})
    autoscaler = objects["HorizontalPodAutoscaler"]["spec"]
    assert autoscaler["minReplicas"] == 2
    assert autoscaler["maxReplicas"] <= 10
    assert objects["PodDisruptionBudget"]["spec"]["maxUnavailable"] == 1
    fixed = chart.rendered({"autoscaling": {"enabled": False}})
    assert fixed["Deployment"]["spec"]["replicas"] == 2
    assert "HorizontalPodAutoscaler" not in fixed


@helm
@pytest.mark.parametrize(
    "values",
    [
        {"slack": {"mode": "carrier pigeon", "secret": "modeldesk-slack"}},
        {"slack": {"mode": "socket", "token": "xoxb-1"}},
        {"autoscaling": {"max": "many"}},
        {"replica": 3},
    ],
)
def test_values_that_mean_nothing_are_refused(values: Mapping[str, Any]) -> None:
    from helm_python import HelmError

    with pytest.raises(HelmError, match="values don't meet the specifications"):
        chart.rendered(values)


# systemd


def test_the_unit_is_valid_and_shut_in(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze")
    program = tmp_path / "modeldesk"
    program.touch()
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    unit = tmp_path / "modeldesk.service"
    text = UNIT.read_text("utf-8")
    unit.write_text(text.replace("/opt/modeldesk/bin/modeldesk", str(program)))
    done = run("systemd-analyze", "verify", "--man=no", unit)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    done = run("systemd-analyze", "security", "--offline=true", "--threshold=15", unit)
    assert done.returncode == 0, done.stdout


def test_the_unit_waits_for_the_bot_and_hands_over_its_secrets() -> None:
    unit = UNIT.read_text("utf-8")
    assert "\nTimeoutStopSec=30\n" in unit
    # ProcessCollector reads /proc/stat, which that option hides.
    assert "ProcSubset" not in unit
    credentials = re.findall(r"^LoadCredential=(\w+):/etc/modeldesk/\1$", unit, re.MULTILINE)
    assert re.findall(r"^Environment=\w+_FILE=%d/(\w+)$", unit, re.MULTILINE) == credentials


# Grafana


@pytest.mark.skipif(sys.platform != "linux", reason="process metrics are read from /proc")
def test_the_dashboard_asks_only_for_what_the_bot_exposes() -> None:
    dashboard = json.loads((DEPLOY / "grafana/modeldesk.json").read_text("utf-8"))
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    queries += [each["query"] for each in dashboard["templating"]["list"]]
    asked = set(re.findall(r"\b(?:modeldesk|process)_\w+", " ".join(queries)))
    assert len(asked) > 8
    assert asked - exposed() == set()
    labels = set(re.findall(r"\bby \((\w+)\)", " ".join(queries)))
    assert labels <= {"surface", "outcome", "kind", "event", "level", "le"}
    places = [tuple(panel["gridPos"].values()) for panel in dashboard["panels"]]
    assert len(set(places)) == len(places)


def exposed() -> set[str]:
    """The names of all series, but for those that a histogram spells out."""
    text = Metrics().exposition(State(0, 0, 0, is_stored=True)).decode()
    families = re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE)
    histograms = {
        f"{name}_{part}"
        for name, kind in families
        for part in ("bucket", "sum", "count")
        if kind == "histogram"
    }
    return {name for name, _ in families} | histograms
