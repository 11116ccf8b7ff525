"""The files of `deploy/` name commands, arguments, variables and paths that there are."""

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import get_commands, load_command_class

from tests.test_docs import CHECKOUT, TEXT, VARIABLE

DEPLOY = CHECKOUT / "deploy"
UNITS = DEPLOY / "systemd"
PLACE = "/srv/factcheck"
TIMERS = sorted(UNITS.glob("*.timer"))


def read(unit: Path) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as systemd, which minds case
    parser.read(unit)
    return parser


def environment(name: str) -> dict[str, str]:
    lines = (DEPLOY / name).read_text().splitlines()
    said = [line.removeprefix("#") for line in lines if re.match(r"#?[A-Z_]+=", line)]
    return dict(line.split("=", 1) for line in said)


def started() -> list[tuple[str, list[str]]]:
    """Every command that a unit starts: its name and arguments."""
    found = []
    for unit in UNITS.glob("*.service"):
        program, manage, *rest = shlex.split(read(unit)["Service"]["ExecStart"])
        assert (program, manage) == (f"{PLACE}/.venv/bin/python", "manage.py")
        if "@" not in unit.stem:
            found.append((rest[0], rest[1:]))
    for timer in TIMERS:
        drop_in = UNITS / f"{timer.stem}.service.d/arguments.conf"
        line = shlex.split(read(drop_in)["Service"]["Environment"])[0] if drop_in.exists() else ""
        found.append((timer.stem.partition("@")[2], line.removeprefix("ARGUMENTS=").split()))
    return found


def test_every_unit_starts_a_command_that_takes_its_arguments() -> None:
    found = started()

    assert {"serve", "work", "backup", "restore", "mirror"} <= {name for name, _rest in found}
    for name, arguments in found:
        command = load_command_class(get_commands()[name], name)
        parsed = vars(command.create_parser("manage.py", name).parse_args(arguments))
        assert parsed["verbosity"] == 1  # it is the command's own parser, which ends on a fault


def test_every_command_with_arguments_of_its_own_has_a_timer() -> None:
    drop_ins = {path.name.removesuffix(".service.d") for path in UNITS.glob("*.service.d")}

    assert drop_ins <= {timer.stem for timer in TIMERS}


def test_every_variable_of_the_examples_is_described_for_operators() -> None:
    known = set(VARIABLE.findall(TEXT["operations.md"])) | {"WEB_CONCURRENCY"}

    for name in ("factcheck.env", "factcheck-owner.env"):
        given = environment(name)
        assert "DATABASE_URL" in given
        assert set(given) - known == set()


def test_what_is_secret_has_no_value_that_would_work() -> None:
    for name in ("factcheck.env", "factcheck-owner.env"):
        for variable, value in environment(name).items():
            if re.search(r"DATABASE_URL|KEY|PASSWORD|TOKEN", variable):
                assert value in ("", "/var/lib/factcheck/log-key") or "change-me" in value


def test_files_agree_on_where_things_are() -> None:
    data = environment("factcheck.env")["FACTCHECK_DATA"]
    said = {path.name: path.read_text() for path in DEPLOY.rglob("*") if path.is_file()}

    assert f"root {data};" in said["nginx.conf"] and "location /static/" in said["nginx.conf"]
    assert f"root * {data}/static" in said["Caddyfile"]
    for name in ("nginx.conf", "Caddyfile"):
        assert "127.0.0.1:8000" in said[name] and "/metrics" in said[name]
    assert data in said["README.md"] and PLACE in said["README.md"]
    named = re.findall(r"`((?:systemd|proxy)/[^`]*|factcheck[\w.-]*\.env)`", said["README.md"])
    assert len(named) == 8 and all((DEPLOY / name).exists() for name in named)


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def copied_units(folder: Path) -> list[Path]:
    """The units with programs and accounts of this machine; `systemd-analyze` asks for both."""
    for unit in UNITS.rglob("*"):
        place = folder / unit.relative_to(UNITS)
        if unit.is_file():
            place.parent.mkdir(exist_ok=True)
            text = unit.read_text().replace(f"{PLACE}/.venv/bin/python", "/bin/true")
            place.write_text(text.replace("User=factcheck", "User=root"))
    (folder / "postgresql.service").write_text("[Service]\nExecStart=/bin/true\n")
    return sorted(folder.glob("factcheck*.timer")) + sorted(folder.glob("factcheck*[!@].service"))


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """Where systemd is; everywhere, each timer says when and what it starts is there."""
    program = shutil.which("systemd-analyze")
    for timer in TIMERS:
        assert read(timer)["Timer"]["OnCalendar"] and (UNITS / "factcheck@.service").exists()
        if program:
            run(program, "calendar", read(timer)["Timer"]["OnCalendar"])
    if program:
        units = copied_units(tmp_path)
        said = run("env", f"SYSTEMD_UNIT_PATH={tmp_path}:", program, "verify", *units)
        assert str(tmp_path) not in said and "factcheck" not in said


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "facts.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    public, private = folder / "facts.pem", folder / "facts.key"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    private.write_bytes(secret)
    return public, private


def nginx_configuration(folder: Path) -> str:
    """The example as a whole configuration, with files below a folder."""
    public, private = certificate(folder)
    text = (DEPLOY / "proxy/nginx.conf").read_text()
    for place, here in (
        ("/etc/ssl/facts.example.pem", public),
        ("/etc/ssl/facts.example.key", private),
        ("/var/log/nginx", folder),
        ("/var/cache/nginx", folder),
    ):
        assert place in text
        text = text.replace(place, str(here))
    own = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n{own}{text}\n}}\n"
    )


def test_nginx_finds_nothing_wrong(tmp_path: Path) -> None:
    """Where nginx is; everywhere, what is opened is closed."""
    text = nginx_configuration(tmp_path)
    (tmp_path / "nginx.conf").write_text(text)

    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", text)
    assert bare.count("{") == bare.count("}")
    if program := shutil.which("nginx"):
        said = run(program, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf")
        assert "warn" not in said


def test_caddy_finds_nothing_wrong(tmp_path: Path) -> None:
    """Where caddy is; everywhere, what is opened is closed."""
    file = DEPLOY / "proxy/Caddyfile"
    bare = re.sub(r"\{[0-9,]+\}|#.*", "", file.read_text())

    assert bare.count("{") == bare.count("}")
    if program := shutil.which("caddy"):
        said = run("env", f"HOME={tmp_path}", program, "validate", "--adapter", "caddyfile",
                   "--config", file)  # fmt: skip
        assert "Valid configuration" in said and "not formatted" not in said


@pytest.mark.parametrize("name", ["factcheck.env", "factcheck-owner.env"])
def test_a_shell_and_systemd_read_the_same_from_an_example(name: str) -> None:
    lines = (f"set -a; . {DEPLOY / name}; env").split("; ")
    shell = subprocess.run(["sh", "-c", "; ".join(lines)], capture_output=True, text=True)
    told = dict(line.split("=", 1) for line in shell.stdout.splitlines() if "=" in line)

    for variable, value in environment(name).items():
        if variable in told:
            assert told[variable] == value.strip('"')
    assert not shell.stderr
