"""docker-compose.yml, prefect.yaml and their environment file say things that fit together. tests/test_stack.py runs them."""

import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SECRETS = {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "PREFECT_API_AUTH_STRING"}
OURS = ("server", "services", "deploy", "worker")
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?P<rule>:[-?])?(?P<rest>[^}]*)\}")


def interpolate(value: Any, environment: Mapping[str, str]) -> Any:
    """A compose value with its ${NAME}, ${NAME:-default} and ${NAME:?message} filled in, as docker compose does."""

    def fill(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        if given := environment.get(match["name"]):
            return given
        if match["rule"] == ":-":
            return match["rest"]
        raise KeyError(f"{match['name']}: {match['rest']}")

    if isinstance(value, dict):
        return {key: interpolate(item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [interpolate(item, environment) for item in value]
    return VARIABLE.sub(fill, value) if isinstance(value, str) else value


def read_compose(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """docker-compose.yml, with its variables filled in where an environment is given."""
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return compose if environment is None else interpolate(compose, environment)


def example_variables() -> tuple[dict[str, str], dict[str, str]]:
    """The required and the optional variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    required = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    optional = dict(line[2:].split()[0].split("=", 1) for line in lines if re.match(r"# [A-Z_]+=", line))
    return required, optional


def read_deployments() -> dict[str, dict[str, Any]]:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    return {deployment["name"]: deployment for deployment in deployments}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return read_compose({name: f"{name}-value" for name in SECRETS})


def test_compose_file_keeps_to_the_specification():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(ROOT / "docker-compose.yml")], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(SECRETS))
@pytest.mark.parametrize("value", ["", None], ids=["empty", "absent"])
def test_compose_stops_with_a_message_where_a_secret_is_missing(name, value):
    environment = dict.fromkeys(SECRETS, "x") | {name: value}
    with pytest.raises(KeyError, match=rf"{name}: set it in \.env, see \.env\.example"):
        read_compose(environment)


def test_environment_example_names_every_variable_of_the_compose_file():
    found: dict[str, str] = {}
    text = (ROOT / "docker-compose.yml").read_text()
    for match in VARIABLE.finditer(text):
        assert match["rule"], f"{match[0]} has neither a default nor a message"
        found[match["name"]] = match["rule"] + match["rest"]
    required, optional = example_variables()
    assert set(required) == SECRETS == {name for name, rest in found.items() if rest.startswith(":?")}
    assert optional == {name: rest[2:] for name, rest in found.items() if rest.startswith(":-")}
    assert set(required.values()) == {""}, "a placeholder that works would end up in use"


def test_no_secret_stands_in_the_files():
    for service in read_compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|AUTH", name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
    for path in ("docker-compose.yml", "prefect.yaml", "Dockerfile"):
        assert not re.search(r"://[^/\s$]*:[^/\s$]+@", (ROOT / path).read_text())
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in kept
    assert not [line for line in kept if line.startswith("!") and "env" in line]
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()


def test_authentication_is_on_everywhere(compose):
    of = {name: service.get("environment", {}) for name, service in compose["services"].items()}
    for name in ("server", "services"):
        assert of[name]["PREFECT_SERVER_API_AUTH_STRING"] == "PREFECT_API_AUTH_STRING-value"
        assert of[name]["PREFECT_SERVER_DATABASE_PASSWORD"] == of["postgres"]["POSTGRES_PASSWORD"]
        assert of[name]["PREFECT_SERVER_DATABASE_USER"] == of["postgres"]["POSTGRES_USER"]
        assert of[name]["PREFECT_SERVER_DATABASE_NAME"] == of["postgres"]["POSTGRES_DB"]
        assert of[name]["PREFECT_REDIS_MESSAGING_PASSWORD"] in compose["services"]["redis"]["command"]
        assert f":{of['redis']['REDISCLI_AUTH']}@redis:6379/" in of[name]["PREFECT_SERVER_DOCKET_URL"]
    for name in ("deploy", "worker"):
        assert of[name]["PREFECT_API_AUTH_STRING"] == "PREFECT_API_AUTH_STRING-value"
        assert not {key for key in of[name] if key.startswith(("PREFECT_SERVER_DATABASE", "PREFECT_REDIS"))}
    assert of["services"].items() <= of["server"].items(), "server and services must agree on database and broker"


def test_nothing_is_told_to_others(compose):
    for name in OURS:
        environment = compose["services"][name]["environment"]
        assert environment["DO_NOT_TRACK"] == "1"
        assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    # Prefect's second UI asks amplitude.com for its settings, whatever the analytics setting says.
    assert compose["services"]["server"]["environment"]["PREFECT_SERVER_UI_V2_ENABLED"] == "false"
    assert "RUN rm -r /opt/copydesk/lib/python3.11/site-packages/prefect/server/ui-v2" in (ROOT / "Dockerfile").read_text()


def test_only_the_server_has_a_port_and_only_on_loopback(compose):
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert ports == {"server": ["127.0.0.1:4200:4200"]}
    assert compose["networks"]["data"] == {"internal": True}
    reach = {name for name, service in compose["services"].items() if "data" in service["networks"]}
    assert reach == {"postgres", "redis", "server", "services"}


def test_every_service_is_confined(compose):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["user"] not in ("", "root", "0", "0:0"), name
        assert service["restart"] in ("unless-stopped", "on-failure:3"), name
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}, name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert re.search(r":\d+\.\d+", service["image"]), f"{name}: the image's version is not pinned"


def test_one_image_serves_all_of_ours(compose):
    from prefect import __version__

    assert {compose["services"][name]["image"] for name in OURS} == {"copydesk:0.1.0"}
    assert 'version = "0.1.0"' in (ROOT / "pyproject.toml").read_text()
    assert f"prefect=={__version__}" in (ROOT / "pyproject.toml").read_text()


def test_services_wait_for_what_they_need(compose):
    services = compose["services"]
    waits = {}
    for name, service in services.items():
        waits[name] = {on: how["condition"] for on, how in service.get("depends_on", {}).items()}
    assert waits == {
        "postgres": {}, "redis": {}, "server": {"postgres": "service_healthy", "redis": "service_healthy"},
        "services": {"server": "service_healthy"}, "deploy": {"server": "service_healthy"},
        "worker": {"deploy": "service_completed_successfully"},
    }  # fmt: skip
    for name, service in services.items():
        for other, condition in waits[name].items():
            assert condition != "service_healthy" or "healthcheck" in services[other]
        assert "healthcheck" not in service or service["healthcheck"]["start_period"], name
    assert services["server"]["healthcheck"]["start_period"] == "120s"


def test_worker_reads_the_inbox_and_writes_the_output_alone(compose):
    mounts = {mount["target"]: mount.get("read_only", False) for mount in compose["services"]["worker"]["volumes"]}
    assert mounts == {"/data/inbox": True, "/data/output": False}
    assert "WORKDIR /data" in (ROOT / "Dockerfile").read_text()


def test_dockerfile_installs_what_the_stack_needs():
    text = (ROOT / "Dockerfile").read_text()
    assert "pip install -c constraints.txt '.[redis,postgres,s3,dask]'" in text
    assert text.index("USER copydesk") > text.rindex("FROM ")
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        for name in source.split():
            assert f"!{name}" in (ROOT / ".dockerignore").read_text().splitlines(), name


@pytest.mark.parametrize("name", ["nightly", "on-demand"])
def test_deployment_fits_its_flow(name):
    from prefect.flows import load_flow_from_entrypoint

    deployment = read_deployments()[name]
    flow = load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False)
    module, function = deployment["entrypoint"].rsplit(".", 1)
    assert (ROOT / (module.replace(".", "/") + ".py")).is_file()
    assert flow.fn is getattr(import_module(module), function).fn
    flow.validate_parameters(deployment["parameters"])
    properties = flow.parameters.properties
    assert deployment["parameters"].keys() <= properties.keys()
    for parameter, schema in properties.items():
        assert schema.keys() & {"type", "anyOf", "allOf", "$ref"}, f"{parameter} is not typed"
    required = set(flow.parameters.required or [])
    assert required <= deployment["parameters"].keys(), "the schedule has nobody to ask"


def test_settings_are_typed_in_the_ui():
    from flows.clean import clean
    from flows.settings import Settings

    schema = clean.parameters.definitions["Settings"]
    assert schema["properties"].keys() == Settings.model_fields.keys()
    assert schema["properties"]["engine"]["enum"] == ["local", "dask", "ray"]
    assert all(field["description"] for field in schema["properties"].values())


def test_two_deployments_one_work_pool(compose):
    deployments = read_deployments()
    assert list(deployments) == ["nightly", "on-demand"]
    pools = {deployment["work_pool"]["name"] for deployment in deployments.values()}
    assert pools == {"copydesk"}
    assert "work-pool create copydesk --type process" in compose["services"]["deploy"]["command"][2]
    worker = compose["services"]["worker"]["command"]
    assert worker[worker.index("--pool") + 1] == "copydesk"


def test_schedules_and_collisions():
    from prefect.client.schemas.schedules import construct_schedule

    deployments = read_deployments()
    (schedule,) = deployments["nightly"]["schedules"]
    made = construct_schedule(cron=schedule["cron"], timezone=schedule["timezone"])
    assert (made.cron, made.timezone) == ("0 3 * * *", "Etc/UTC")
    assert "schedules" not in deployments["on-demand"]
    limits = {name: deployment["concurrency_limit"] for name, deployment in deployments.items()}
    assert limits == {
        "nightly": {"limit": 1, "collision_strategy": "CANCEL_NEW"},
        "on-demand": {"limit": 1, "collision_strategy": "ENQUEUE"},
    }


def test_serve_offers_the_same_two_deployments():
    from flows.deployments import nightly, on_demand

    served = {d.name: d for d in (nightly("inbox", "output", "0 3 * * *"), on_demand("output"))}
    for name, deployment in read_deployments().items():
        twin = served[name]
        assert twin.description == deployment["description"]
        assert twin.tags == deployment["tags"]
        assert twin.concurrency_limit == deployment["concurrency_limit"]["limit"]
        assert twin.concurrency_options.collision_strategy.value == deployment["concurrency_limit"]["collision_strategy"]
        plain = {key: value for key, value in deployment["parameters"].items() if key != "settings"}
        assert plain.items() <= twin.parameters.items()
